"""Four-step training of a super-adapter in PyTorch, and all of its sub-adapters within a budget, scored one by one.

    /usr/bin/python3 tools/reference/super_adapter.py > tools/reference/super_adapter.json

Network, data, start values, batches, optimizer and seed streams are those of rank_gates.py. Every step draws a rank for each module, trains that prefix of B
and A at the constant scale, and leaves the rest. In the run "searched" the sub-ranks are 0 and 4, few enough that every combination within the
budget is tried; the best is the one with the lowest loss. Torch 1.13.0 (Debian 12), one thread.
"""
import itertools
import json

import torch

from rank_gates import ALPHA, BATCH, BUDGET, COST, HERE, KEPT, MODULES, R, Random, Run, STEPS, load, seed

START = load(HERE + '/rank_gates.safetensors')
START['head.weight'], START['head.bias'] = KEPT['start.head.weight'], KEPT['start.head.bias']
ORDER = json.load(open(HERE + '/rank_gates.json'))['batches']
ROOT = seed('5')


def draws(choices):
    steps = []
    for t in range(STEPS):
        random = Random(f'{ROOT}/elastic-ranks/{t}')
        steps.append([choices[random.below(len(choices))] for _ in MODULES])
    return steps


def show(run, ranks):
    masks = {m: ALPHA * torch.tensor([float(i < r) for i in range(R)]) for m, r in zip(MODULES, ranks)}
    run.diagonal = lambda m: masks[m]


def train(choices):
    run, drawn = Run(START, ORDER), draws(choices)
    run.train(before=lambda t: show(run, drawn[t]))
    return run, drawn


def main():
    assert all(len(b) == BATCH for b in ORDER)
    run, drawn = train([0, 4])
    scored = []
    for ranks in itertools.product([0, 4], repeat=len(MODULES)):
        if 0 < sum(r * c for r, c in zip(ranks, COST)) <= BUDGET:
            show(run, ranks)
            scored.append((run.score(), list(ranks)))
    scored.sort(key=lambda s: s[0][0])
    assert scored[1][0][0] - scored[0][0][0] > 2e-5, 'the best two are too close for float32'
    best = scored[0][1]
    show(run, best)
    searched = run.end(best)
    searched.update(draws=drawn, count=len(scored), score=scored[0][0])
    plain, plain_draws = train([1, 2, 4])
    result = dict(torch=torch.__version__, searched=searched, plain=dict(losses=plain.losses, draws=plain_draws))
    print(json.dumps(result))


main()
