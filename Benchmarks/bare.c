/* What the machine needs for the bytes alone: two threads that inflate files (RFC 1950), name the content
   as Git and Git LFS do (SHA-1 and SHA-256), and write it.

   usage: bare OUTPUT-DIRECTORY FILE...          (cc -O2 bare.c -o bare -lz -lcrypto -lpthread) */
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char **files;
static int count;
static const char *directory;
static atomic_int next;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void inflate_one(int number) {
  static _Thread_local unsigned char piece[1 << 18];
  int input = open(files[number], O_RDONLY);
  struct stat status;
  if (input < 0 || fstat(input, &status) != 0) fail(files[number]);
  unsigned char *bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, input, 0);
  if (bytes == MAP_FAILED) fail(files[number]);
  char path[4096];
  snprintf(path, sizeof path, "%s/%d", directory, number);
  int output = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
  if (output < 0) fail(path);

  EVP_MD_CTX *sha1 = EVP_MD_CTX_new(), *sha256 = EVP_MD_CTX_new();
  EVP_DigestInit_ex(sha1, EVP_sha1(), NULL);
  EVP_DigestInit_ex(sha256, EVP_sha256(), NULL);
  z_stream stream = {.next_in = bytes, .avail_in = status.st_size};
  inflateInit(&stream);
  int result;
  do {
    stream.next_out = piece;
    stream.avail_out = sizeof piece;
    result = inflate(&stream, Z_NO_FLUSH);
    size_t made = sizeof piece - stream.avail_out;
    EVP_DigestUpdate(sha1, piece, made);
    EVP_DigestUpdate(sha256, piece, made);
    if (write(output, piece, made) != (ssize_t)made) fail(path);
  } while (result == Z_OK);
  if (result != Z_STREAM_END) exit(1);
  unsigned char name[EVP_MAX_MD_SIZE];
  EVP_DigestFinal_ex(sha1, name, NULL);
  EVP_DigestFinal_ex(sha256, name, NULL);
  inflateEnd(&stream);
  EVP_MD_CTX_free(sha1);
  EVP_MD_CTX_free(sha256);
  close(output);
  munmap(bytes, status.st_size);
  close(input);
}

static void *work(void *unused) {
  int number;
  while ((number = atomic_fetch_add(&next, 1)) < count) inflate_one(number);
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  directory = argv[1];
  files = argv + 2;
  count = argc - 2;
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  sync();
  return 0;
}
