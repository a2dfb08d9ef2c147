#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What inflating costs by itself: zlib and its CRC-32, of zips with one deflated file each, the bytes thrown away. Not
`unzip -p`, whose own inflate takes half as long again; nor Python's zipfile, whose start costs more than a small zip.

  inflate.py ZIP...
"""
import sys
import zlib

for path in sys.argv[1:]:
    with open(path, "rb") as archive:
        head = archive.read(30)
        archive.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)  # name, extras
        inflate, crc, size = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0
        while not inflate.eof and (part := archive.read(1 << 16)):
            content = inflate.decompress(part)
            crc, size = zlib.crc32(content, crc), size + len(content)
        if int.from_bytes(head[14:18], "little") != crc:
            sys.exit(f"{path}: not a zip of one file that is whole")
        print(size)
