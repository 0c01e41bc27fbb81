"""Four and twelve steps of BIPEFT's search on the small encoder: losses, gradients, architecture, sensitivities, decisions and trained weights.

    python3 tools/reference/bipeft.py        writes bipeft.json

Candidate ranks 1, 2, 4; Gumbel softmax with temperature 1 on the softmaxed logits; architecture: torch's Adam, rate .05, betas (.5, .999),
weight decay 1e-4; weights: torch's AdamW, rate .01, weight decay 1e-4, constant. The longer case prunes: warm-up 3 steps, history 2, threshold
.6, 4 pruning steps, smoothing .5.
"""
import math
import numpy as np
import torch
import torch.nn.functional as F
from small_encoder import MODULES, UNIT, Supernet, batches, save

RANKS, RATE, A_RATE = [1, 2, 4], .01, .05
BUDGET = sum(UNIT)
REACH = torch.tensor([[1. if j < r else 0. for j in range(4)] for r in RANKS])
result = dict(ranks=RANKS, rate=RATE, architectureRate=A_RATE, budget=BUDGET, cases=[])
for name, steps, warm, history, threshold, prune, smooth in (('search', 4, 99, 5, .85, 100, .9), ('pruning', 12, 3, 2, .6, 4, .5)):
    net = Supernet()
    g = torch.Generator().manual_seed(51)
    beta = (1e-3 * torch.randn(MODULES, 2, generator=g)).requires_grad_()
    delta = (1e-3 * torch.randn(MODULES, 3, generator=g)).requires_grad_()
    initial = torch.cat([beta.detach().flatten(), delta.detach().flatten()]).tolist()
    outer = torch.optim.Adam([beta, delta], lr=A_RATE, betas=(.5, .999), weight_decay=1e-4)
    inner = torch.optim.AdamW(net.weights, lr=RATE, weight_decay=1e-4)
    tr, va = batches('tr', steps, 16, 52), batches('va', steps, 16, 53)
    case = dict(name=name, steps=steps, warmup=warm, history=history, threshold=threshold, pruning=prune, smoothing=smooth, initial=initial, train=tr, validation=va,
                gateNoise=[], weightNoise=[], gradients=[], architecture=[], trainLosses=[], outerLosses=[], sensitivities=[], decided=[])
    fixed, q, past, choices, left = [None] * MODULES, None, [], [], prune

    def draw(into):
        n = -torch.log(-torch.log(torch.rand(MODULES * 5, generator=g).clamp(1e-9, 1 - 1e-9)))
        case[into].append(n.tolist())
        return n[:MODULES * 2].view(MODULES, 2), n[MODULES * 2:].view(MODULES, 3)

    def gates(noise):
        on = F.softmax(F.softmax(beta, 1) + noise[0], 1)[:, 1]
        ranks = F.softmax(F.softmax(delta, 1) + noise[1], 1)
        rows = on[:, None] * (ranks @ REACH)
        return [rows[i] if fixed[i] is None else torch.tensor([1. if j < fixed[i] else 0. for j in range(4)]) for i in range(MODULES)]

    def expected(i):
        return UNIT[i] * (fixed[i] if fixed[i] is not None else float((F.softmax(delta[i].detach(), 0) * torch.tensor(RANKS)).sum()))

    def greedy(score, cost):
        out, room = [False] * MODULES, BUDGET
        for i in sorted(range(MODULES), key=lambda i: -score[i]):
            if 0 < cost[i] <= room:
                out[i], room = True, room - cost[i]
        return out

    def cosine(a, b):
        return sum(x and y for x, y in zip(a, b)) / math.sqrt(sum(a) * sum(b)) if sum(a) and sum(b) else 0.

    def settled():
        h = np.array(past)                                  # steps, modules, candidates
        p, z = h[0], h[-1]
        return h.std(0).mean(1) * (p * np.log(p / z)).sum(1)

    def decide(choice, count):
        s = settled()
        for i in sorted((i for i in range(MODULES) if fixed[i] is None), key=lambda i: s[i])[:count]:
            fixed[i] = RANKS[int(np.argmax(past[-1][i]))] if choice[i] else 0

    for t in range(steps):
        noise = draw('gateNoise')
        lv = net.loss('va', va[t], gates(noise))
        grads = torch.autograd.grad(lv, [beta, delta] + net.weights, allow_unused=True)
        beta.grad, delta.grad = (torch.zeros_like(p) if x is None else x for p, x in zip((beta, delta), grads))
        case['gradients'].append(torch.cat([beta.grad.flatten(), delta.grad.flatten()]).tolist())
        gv = [torch.zeros_like(w) if x is None else x for w, x in zip(net.weights, grads[2:])]
        outer.step()
        noise = draw('weightNoise')
        inner.zero_grad()
        lt = net.loss('tr', tr[t], [x.detach() for x in gates(noise)])
        lt.backward()
        gt = [torch.zeros_like(w) if w.grad is None else w.grad.clone() for w in net.weights]
        now = []
        for i in range(MODULES):
            c = expected(i)
            cos = sum(float((gt[k] * gv[k]).sum() / max(gt[k].norm() * gv[k].norm(), torch.tensor(1e-30))) for k in (2 * i, 2 * i + 1)) / 2
            a, b = (sum(float(x[k].abs().sum()) for k in (2 * i, 2 * i + 1)) for x in (gt, gv))
            now.append(a / c + cos * b / c if c else 0.)
        inner.step()
        q = now if q is None else [smooth * x + (1 - smooth) * y for x, y in zip(q, now)]
        past.append(F.softmax(delta.detach(), 1).numpy().copy())
        choice = greedy(q, [expected(i) for i in range(MODULES)])
        stable = sum(cosine(c, choice) for c in choices) / history if len(choices) == history else 0.
        choices = (choices + [choice])[-history:]
        still = sum(f is None for f in fixed)
        if t >= warm and still and left and stable >= threshold:
            decide(choice, min(still, max(1, math.ceil(stable * still / left - 1e-9))))
            left -= 1
        case['architecture'].append(torch.cat([beta.detach().flatten(), delta.detach().flatten()]).tolist())
        case['trainLosses'].append(lt.item())
        case['outerLosses'].append(lv.item())
        case['sensitivities'].append(now)
        case['decided'].append([-1 if f is None else f for f in fixed])
    case['scores'] = settled()
    decide(choices[-1], MODULES)
    fits = greedy(q, [f * u for f, u in zip(fixed, UNIT)])
    case.update(ranks=[f if ok else 0 for f, ok in zip(fixed, fits)], norms=[w.detach().norm() for w in net.weights])
    result['cases'].append(case)
save('bipeft', result)
