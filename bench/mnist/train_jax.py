"""Trains the network of the benchmark in JAX, as bench/mnist/python-peer.ts asks for it: a line of JSON in, a line out."""

import gzip
import json
import os
import sys
import time

settings = json.loads(sys.argv[1])
if settings["threads"] == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy as np
import optax


def images(folder, name):
    with gzip.open(f"{folder}/{name}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), dtype=np.uint8, offset=16)
    return pixels.reshape(-1, 28, 28, 1).astype(np.float32) / 255


def labels(folder, name):
    with gzip.open(f"{folder}/{name}-labels-idx1-ubyte.gz") as file:
        return np.frombuffer(file.read(), dtype=np.uint8, offset=8).astype(np.int32)


def initial(channels, key):
    first, second = channels
    shapes = [(5, 5, 1, first), (5, 5, first, second), (25 * second, 120), (120, 84), (84, 10)]
    keys = jax.random.split(key, len(shapes))
    scale = lambda shape: (2 / np.prod(shape[:-1])) ** 0.5
    return [(scale(s) * jax.random.normal(k, s), jnp.zeros(s[-1])) for s, k in zip(shapes, keys)]


def logits(parameters, x, key=None):
    for (W, b), padding in zip(parameters[:2], ("SAME", "VALID")):
        x = jax.lax.conv_general_dilated(x, W, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC")) + b
        x = jax.lax.reduce_window(jax.nn.relu(x), -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    x = x.reshape(x.shape[0], -1)
    for W, b in parameters[2:4]:
        x = jax.nn.relu(x @ W + b)
    if key is not None:
        x = jnp.where(jax.random.bernoulli(key, 0.5, x.shape), 2 * x, 0)
    W, b = parameters[4]
    return x @ W + b


class Trainer:
    def __init__(self, folder, channels, batch, threads):
        self.batch, self.next = batch, 0
        self.x, self.y = images(folder, "train"), labels(folder, "train")
        self.test = images(folder, "t10k")
        self.parameters = initial(channels, jax.random.PRNGKey(1))
        adam = optax.adam(3e-4)
        self.state = adam.init(self.parameters)
        self.key = jax.random.PRNGKey(2)

        def loss(parameters, x, y, key):
            return optax.softmax_cross_entropy_with_integer_labels(logits(parameters, x, key), y).mean()

        def step(parameters, state, key, x, y):
            key, used = jax.random.split(key)
            value, gradients = jax.value_and_grad(loss)(parameters, x, y, used)
            updates, state = adam.update(gradients, state)
            return optax.apply_updates(parameters, updates), state, key, value

        self.step = jax.jit(step, donate_argnums=(0, 1, 2))
        self.predict = jax.jit(logits)

    def train(self, duration):
        """Trains for so many milliseconds, one step at least; returns milliseconds per step."""
        start, steps, elapsed = time.perf_counter(), 0, 0.0
        while steps == 0 or elapsed < duration:
            at = self.next % (len(self.x) - self.batch)
            self.next += self.batch
            batch = self.x[at : at + self.batch], self.y[at : at + self.batch]
            self.parameters, self.state, self.key, value = self.step(self.parameters, self.state, self.key, *batch)
            value.block_until_ready()
            steps += 1
            elapsed = (time.perf_counter() - start) * 1000
        return elapsed / steps

    def evaluate(self):
        start = time.perf_counter()
        for at in range(0, len(self.test), 250):
            self.predict(self.parameters, self.test[at : at + 250]).block_until_ready()
        return (time.perf_counter() - start) * 1000


trainer = Trainer(**settings)
trainer.evaluate()  # compiles
print(json.dumps({"version": jax.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ms = trainer.train(request["duration"]) if request["what"] == "train" else trainer.evaluate()
    print(json.dumps({"ms": ms}), flush=True)
