print("lfs-migrate")
