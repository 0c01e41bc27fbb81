"""Check numbers of the policy update of the AirLLM-like search (numpy): /usr/bin/python3 tools/reference/airllm.py > tools/reference/airllm.json

Gradients of the clipped objective (Schulman et al. 2017, 1707.06347) plus the mean entropy of a factored categorical policy by central differences of the objective
itself, so that no formula is shared with the C# code.
"""
import json

import numpy as np

RATE, CLIP, ENTROPY, EPOCHS, H = .7, .2, .05, 4, 1e-6


def log_softmax(x):
    return x - x.max() - np.log(np.exp(x - x.max()).sum())


def log_probability(logits, action):
    return sum(log_softmax(np.array(l))[a] for l, a in zip(logits, action))


def objective(logits, actions, drawn, advantages):
    total = 0.
    for action, old, a in zip(actions, drawn, advantages):
        ratio = np.exp(log_probability(logits, action) - old)
        total += min(ratio * a, np.clip(ratio, 1 - CLIP, 1 + CLIP) * a) / len(actions)
    entropies = [-(np.exp(log_softmax(np.array(l))) * log_softmax(np.array(l))).sum() for l in logits]
    return total + ENTROPY * np.mean(entropies)


def gradient(logits, *rest):
    result = []
    for i, row in enumerate(logits):
        result.append([])
        for k in range(len(row)):
            up, down = [list(r) for r in logits], [list(r) for r in logits]
            up[i][k] += H
            down[i][k] -= H
            result[i].append((objective(up, *rest) - objective(down, *rest)) / (2 * H))
    return result


def main():
    logits = [[.3, -.2, .1], [0., .5], [-.4, .2, .6, 0.]]
    actions = [[0, 1, 3], [2, 0, 0], [1, 1, 2], [0, 0, 2], [2, 1, 1]]
    rewards = [-.9, -.4, -.5, -1.3, -.45]
    drawn = [log_probability([[0.] * len(l) for l in logits], a) for a in actions]
    advantages = (np.array(rewards) - np.mean(rewards)) / np.std(rewards)
    path = [logits]
    for _ in range(EPOCHS):
        g = gradient(path[-1], actions, drawn, advantages)
        path.append([[v + RATE * d for v, d in zip(row, grad)] for row, grad in zip(path[-1], g)])
    parameters, bandwidth, decibels, size = 4608, 1e6, 10., 4
    print(json.dumps(dict(
        numpy=np.__version__, rate=RATE, clip=CLIP, entropy=ENTROPY, logits=logits, actions=actions, rewards=rewards, drawn=drawn,
        advantages=advantages.tolist(), path=path[1:], seconds=8 * size * parameters / (bandwidth * np.log2(1 + 10 ** (decibels / 10))))))


main()
