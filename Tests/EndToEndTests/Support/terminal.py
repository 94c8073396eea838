"""Runs a program on a terminal of its own, slowly, and prints what it writes there.

usage: terminal.py PROGRAM ARGUMENT...

The program is stopped most of the time, so that what is quick lasts long enough to be seen.
"""
import os
import pty
import select
import signal
import sys
import time

child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])

output = b""
is_stopped = False
while True:
    ready, _, _ = select.select([terminal], [], [], 0.003 if not is_stopped else 0.12)
    if ready:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.kill(child, signal.SIGCONT if is_stopped else signal.SIGSTOP)
    is_stopped = not is_stopped
os.kill(child, signal.SIGCONT)
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(output)
sys.exit(os.waitstatus_to_exitcode(status))
