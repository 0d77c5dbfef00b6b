"""The peer of `bench/canny.ts`: OpenCV reads a picture, finds its edges and writes them, once per line of its input;
answers each with milliseconds of the clock and of all threads.

Usage: canny.py PICTURE FOLDER
"""

import os
import sys
import time

import cv2

source, folder = sys.argv[1:3]
for _ in sys.stdin:
    start, used = time.perf_counter(), time.process_time()
    picture = cv2.imread(source)
    edges = cv2.Canny(picture, 100, 200)
    cv2.imwrite(os.path.join(folder, "opencv.png"), edges)
    print((time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000, flush=True)
