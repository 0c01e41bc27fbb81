"""Reference numbers of GoRA: importances, ranks, the start of B and the losses of the step search (batches: seed 19).

    python3 tools/reference/gora.py        writes gora.json

A is the rank-4 start of dam_parity.safetensors; B0 comes from numpy's least squares with the ridge as extra rows.
"""
import math
import numpy as np
import torch
from small_encoder import MODULES, SCALE, T, UNIT, WARM_HEAD, batches, loss, save, weight

chosen = batches('tr', 3, 16, 19)
w = [weight(i).clone().requires_grad_() for i in range(MODULES)]
g = torch.autograd.grad(sum(loss('tr', b, WARM_HEAD, weights=w) for b in chosen) / len(chosen), w)
importance = [(a.detach() * b).abs().mean().item() for a, b in zip(w, g)]
directions = []
for i in range(MODULES):
    a, r = T[f'A.{i}'].numpy(), 4
    # argmin_X ||X A - G||^2 + 1e-8 ||X||^2
    tall = np.concatenate([a.T, math.sqrt(1e-8) * np.eye(r)])
    right = np.concatenate([g[i].numpy().T, np.zeros((r, g[i].shape[0]))])
    directions.append(np.linalg.lstsq(tall, right, rcond=None)[0].T)


def at(step):
    b0 = [torch.tensor(-step / SCALE * x) for x in directions]
    return loss('tr', chosen[0], WARM_HEAD, lambda i, x, y: y + SCALE * x @ T[f'A.{i}'].t() @ b0[i].t()).item()


steps, s = [], 1.
while s >= 1e-5:
    steps.append(s)
    s *= .8
losses = [at(s) for s in steps]
best = int(np.argmin(losses))


def ranks(budget, low, high, softmax=None, f=lambda u: u):
    """Published formula only, without any repair."""
    i = np.array(importance)
    if softmax:
        i = np.exp((i - i.min()) / (i.max() - i.min()) / softmax)
    size = np.array([f(u) for u in UNIT])
    pool = size.sum() * budget / sum(UNIT)
    return [int(min(max(math.floor(round(pool * share) / z), low), high, 8)) for share, z in zip(i / i.sum(), size)]


total = sum(UNIT)
save('gora', dict(batches=chosen, importance=importance, directions=directions, before=at(0.), steps=steps, losses=losses, best=steps[best],
                  wrongSign=at(-steps[best]),
                  ranks=[dict(budget=8 * total, share='sum', ranks=ranks(8 * total, 0, 32)), dict(budget=5 * total, share='softmax', ranks=ranks(5 * total, 0, 32, .5))]))
