"""Trains the network of the benchmark in PyTorch, as bench/mnist/torch.ts asks for it: a line of JSON in, a line out."""

import gzip
import json
import sys
import time

import numpy as np
import torch
from torch import nn


def images(folder, name):
    with gzip.open(f"{folder}/{name}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), dtype=np.uint8, offset=16)
    return torch.from_numpy(pixels.reshape(-1, 1, 28, 28).astype(np.float32) / 255)


def labels(folder, name):
    with gzip.open(f"{folder}/{name}-labels-idx1-ubyte.gz") as file:
        return torch.from_numpy(np.frombuffer(file.read(), dtype=np.uint8, offset=8).astype(np.int64))


class Trainer:
    def __init__(self, folder, channels, batch, threads, adam):
        first, second = channels
        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)
        torch.manual_seed(1)
        self.batch, self.threads, self.next = batch, threads, 0
        self.x, self.y = images(folder, "train"), labels(folder, "train")
        self.test = images(folder, "t10k")
        self.model = nn.Sequential(
            nn.Conv2d(1, first, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(first, second, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(25 * second, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(84, 10),
        )
        self.loss = nn.CrossEntropyLoss()
        self.adam = torch.optim.Adam(self.model.parameters(), lr=3e-4, **{adam: True})

    def train(self, duration):
        """Trains for so many milliseconds, one step at least; returns milliseconds per step."""
        start, steps, elapsed = time.perf_counter(), 0, 0.0
        while steps == 0 or elapsed < duration:
            at = self.next % (len(self.x) - self.batch)
            self.next += self.batch
            loss = self.loss(self.model(self.x[at : at + self.batch]), self.y[at : at + self.batch])
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
            steps += 1
            elapsed = (time.perf_counter() - start) * 1000
        return elapsed / steps

    def evaluate(self):
        self.model.eval()
        start = time.perf_counter()
        with torch.no_grad():
            for at in range(0, len(self.test), 250):
                self.model(self.test[at : at + 250])
        elapsed = (time.perf_counter() - start) * 1000
        self.model.train()
        return elapsed


settings = json.loads(sys.argv[1])
trainer = Trainer(**settings)
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ms = trainer.train(request["duration"]) if request["what"] == "train" else trainer.evaluate()
    print(json.dumps({"ms": ms}), flush=True)
