"""Four steps of the DAM search (DiffoRA, 2502.08905, as docs/strategies/dam.md reconstructs it) on the small encoder: losses, gate
gradients, logits, gates, sensitivities, trained weights and masks of sigmoid gates (first and second order), row softmax and no gates.

    python3 tools/reference/dam_search.py        writes dam_search.json

Gates: torch's Adam, rate .05, betas (.5, .999); weights: torch's AdamW, rate .01, decay .01; both rates fall linearly to 0. A step moves
the logits on a validation batch, then the weights on a train batch with the new gates. Second order: one plain step of the weights'
present rate, finite differences with eps = .01 / |v|; the script checks them against double back-propagation.
"""
import math
import torch
from small_encoder import KINDS, MODULES, UNIT, Supernet, batches, save

STEPS, RATE, DECAY, GATE_RATE, BATCH, RANK, AVERAGE = 4, .01, .01, .05, 16, 4, .9
COST = [RANK * u for u in UNIT]
ALL = list(range(40))                                       # the whole validation split
TRAIN, VALIDATION = batches('tr', STEPS, BATCH, 41), batches('va', STEPS, BATCH, 42)
CASES = [
    dict(name='sigmoid', relaxation='sigmoid', order='first', temperature=1., initialLogit=0.),
    dict(name='sigmoidSecond', relaxation='sigmoid', order='second', temperature=.8, initialLogit=3.),
    dict(name='rowSoftmaxTimesM', relaxation='rowSoftmax', order='first', temperature=.7, initialLogit=0.),
    dict(name='off', relaxation='off', order='first', temperature=1., initialLogit=0.),
]


def gates(case, logits):
    if case['relaxation'] == 'off':
        return torch.ones(MODULES)
    if case['relaxation'] == 'sigmoid':
        return 1 / (1 + torch.exp(-logits / case['temperature']))
    rows = torch.exp(logits / case['temperature']).view(-1, len(KINDS))
    return (len(KINDS) * rows / rows.sum(1, keepdim=True)).flatten()


def first_order(net, case, logits, t):
    value = net.loss('va', VALIDATION[t], gates(case, logits))
    return value.item(), torch.autograd.grad(value, logits)[0]


def second_order(net, case, logits, t, rate):
    train = lambda w: net.loss('tr', TRAIN[t], gates(case, logits), w)
    downhill = torch.autograd.grad(train(net.weights), net.weights)
    virtual = net.moved([-rate * d for d in downhill])
    value = net.loss('va', VALIDATION[t], gates(case, logits), virtual)
    direct, *v = torch.autograd.grad(value, [logits] + virtual)
    eps = .01 / math.sqrt(sum((x * x).sum().item() for x in v))
    plus, minus = (torch.autograd.grad(train(net.moved([sign * eps * x for x in v])), logits)[0] for sign in (1, -1))
    found = direct - rate * (plus - minus) / (2 * eps)

    # the same by differentiating through the virtual step
    slopes = torch.autograd.grad(train(net.weights), net.weights, create_graph=True)
    through = net.loss('va', VALIDATION[t], gates(case, logits), [w - rate * s for w, s in zip(net.weights, slopes)])
    exact = torch.autograd.grad(through, logits)[0]
    assert (found - exact).norm() < 1e-4 * exact.norm() < (exact - direct).norm(), (found, exact, direct)
    return value.item(), found


def by_budget(scores, budget):
    """From the highest score down, what still fits; ties to the lower index."""
    mask = [0] * MODULES
    for i in sorted(range(MODULES), key=lambda i: (-scores[i], i)):
        if COST[i] <= budget:
            mask[i], budget = 1, budget - COST[i]
    return mask


def per_layer(scores, density):
    mask, m = [0] * MODULES, len(KINDS)
    for row in range(0, MODULES, m):
        for i in sorted(range(row, row + m), key=lambda i: (-scores[i], i))[:max(1, math.ceil(density * m))]:
            mask[i] = 1
    return mask


def run(case):
    net = Supernet()
    logits = torch.full((MODULES,), case['initialLogit']).requires_grad_()
    outer = torch.optim.Adam([logits], lr=GATE_RATE, betas=(.5, .999))
    inner = torch.optim.AdamW(net.weights, lr=RATE, weight_decay=DECAY)
    taylor = torch.zeros(MODULES)
    out = dict(case, validationLosses=[], gateGradients=[], logits=[], gates=[], trainLosses=[], taylorPerCost=[])
    for t in range(STEPS):
        left = 1 - t / STEPS
        outer.param_groups[0]['lr'], inner.param_groups[0]['lr'] = GATE_RATE * left, RATE * left
        if case['relaxation'] != 'off':
            if case['order'] == 'first':
                value, logits.grad = first_order(net, case, logits, t)
            else:
                value, logits.grad = second_order(net, case, logits, t, RATE * left)
            out['validationLosses'].append(value)
            out['gateGradients'].append(logits.grad.tolist())
            outer.step()
            out['logits'].append(logits.tolist())
        fixed = gates(case, logits).detach()
        out['gates'].append(fixed.tolist())
        inner.zero_grad()
        value = net.loss('tr', TRAIN[t], fixed)
        value.backward()
        now = torch.stack([(a * a.grad).abs().sum() + (b * b.grad).abs().sum() for a, b in zip(net.A, net.B)]).detach()
        taylor = AVERAGE * taylor + (1 - AVERAGE) * now
        out['trainLosses'].append(value.item())
        out['taylorPerCost'].append((taylor / torch.tensor(COST)).tolist())
        inner.step()
    out.update(norms=[w.detach().norm() for w in net.weights], sums=[w.detach().sum() for w in net.weights], masks=[])
    last = out['gates'][-1]
    out['relaxedLoss'] = net.loss('va', ALL, torch.tensor(last)).item()
    for share in (.25, .5):
        budget = int(share * sum(COST))
        mask = by_budget(out['taylorPerCost'][-1], budget)
        out['masks'].append(dict(
            budget=budget, taylorPerCost=mask, gate=by_budget(last, budget), gatePerCost=by_budget([g / c for g, c in zip(last, COST)], budget),
            discretisedLoss=net.loss('va', ALL, torch.tensor(mask, dtype=torch.float64)).item()))
    out['perLayer'] = per_layer(last, .4)
    return out


save('dam_search', dict(steps=STEPS, rate=RATE, decay=DECAY, gateRate=GATE_RATE, train=TRAIN, validation=VALIDATION,
                        cases=[run(c) for c in CASES]))
