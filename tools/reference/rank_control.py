"""Reference numbers for methods that change ranks inside a training: AdaLoRA, IncreLoRA, TriAdaptLoRA in PyTorch, float32.

    /usr/bin/python3 tools/reference/rank_control.py            writes rank_control.json beside this script
    /usr/bin/python3 tools/reference/rank_control.py --check    runs again and compares with the kept file (1e-6)

Network, images, labels, head and batches are those of training.py (training-model/, training.safetensors, training.json): a ViT of two
layers of width 16, all twelve modules adapted. New adapter weights come from a formula instead of a generator: number i (row by row) of the
weights called n is 1.4 d sin(c + 1.3 i) with c the sum of n's character codes modulo 97 and d the deviation, in double, then rounded.
AdamW, learning rate .02 with a warm-up of 1 step and linear decay, weight decay .01, gradient norm cut to .5. Each method is written
from its published formulas: 2303.10512, 2308.12043, 2501.08008. Made with torch 1.13.0 (Debian 12), one thread.
"""
import json
import math
import os
import struct
import sys

os.environ['OPENBLAS_NUM_THREADS'] = '1'
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
D, LAYERS, HEADS, FF, PATCH, MEAN, STD = 16, 2, 2, 32, 4, .3, .4
PART = {'q': 'attention.attention.query', 'k': 'attention.attention.key', 'v': 'attention.attention.value',
        'o': 'attention.output.dense', 'fc1': 'intermediate.dense', 'fc2': 'output.dense'}
MODULES = [f'{l}.{p}' for l in range(LAYERS) for p in PART]
SIZE = {m: {'fc1': (FF, D), 'fc2': (D, FF)}.get(m.split('.')[1], (D, D)) for m in MODULES}       # (out, in)
COST = [sum(SIZE[m]) for m in MODULES]
N, PER_RANK = len(MODULES), sum(COST)
PEAK, WARMUP, DECAY, NORM, DEVIATION, ALPHA = .02, 1, .01, .5, .02, 8.       # alpha: 2 per rank at rank 4

RUNS = {
    'adalora-triplets': dict(method='adalora', unit='triplets', steps=4, budget=448, start=3, ti=1, tf=1, interval=1, gamma=.1, squared=False, beta1=.85, beta2=.85),
    'adalora-parameters': dict(method='adalora', unit='parameters', steps=4, budget=448, start=2, ti=0, tf=2, interval=1, gamma=.3, squared=True, beta1=.8, beta2=.9),
    'increlora': dict(method='increlora', steps=4, budget=597, start=1, growth=1, top=2, interval=1, warmup=1, growthWarmup=2, gamma=.1, beta=.85),
    'increlora-from-nothing': dict(method='increlora', steps=4, budget=300, start=0, growth=2, top=3, interval=1, warmup=1, growthWarmup=0, gamma=.3, beta=.85),
    'triadaptlora-linear': dict(method='triadaptlora', steps=4, budget=597, start=1, reference=2, rule='linear', warmup=0, growthWarmup=2, gamma=.5),
    'triadaptlora-nonlinear': dict(method='triadaptlora', steps=6, budget=250, start=0, reference=2, rule='nonlinear', warmup=0, growthWarmup=0, gamma=.5),
}


def read(path):
    raw = open(path, 'rb').read()
    n, = struct.unpack('<Q', raw[:8])
    kinds = {'F32': '<f4', 'U8': 'u1', 'I64': '<i8'}
    return {k: torch.from_numpy(np.frombuffer(raw[8 + n + v['data_offsets'][0]:8 + n + v['data_offsets'][1]], kinds[v['dtype']]).reshape(v['shape']).copy())
            for k, v in json.loads(raw[8:8 + n]).items() if k != '__metadata__'}


def drawn(name, rows, columns):
    c = sum(ord(x) for x in name) % 97
    return torch.tensor(1.4 * DEVIATION * np.sin(c + 1.3 * np.arange(rows * columns)), dtype=torch.float32).view(rows, columns)


def logits(w, delta, head, x):
    b = len(x)

    def lin(l, part, h):
        n = f'vit.encoder.layer.{l}.{PART[part]}'
        return F.linear(h, w[n + '.weight'] + delta[f'{l}.{part}'], w[n + '.bias'])
    p = 'vit.embeddings.'
    h = F.conv2d(x, w[p + 'patch_embeddings.projection.weight'], w[p + 'patch_embeddings.projection.bias'], stride=PATCH)
    h = torch.cat([w[p + 'cls_token'].expand(b, -1, -1), h.flatten(2).transpose(1, 2)], 1) + w[p + 'position_embeddings']
    ln = lambda h, n: F.layer_norm(h, (D,), w[n + '.weight'], w[n + '.bias'], 1e-12)
    for l in range(LAYERS):
        y = ln(h, f'vit.encoder.layer.{l}.layernorm_before')
        sp = lambda z: z.view(b, -1, HEADS, D // HEADS).transpose(1, 2)
        q, k, v = (sp(lin(l, part, y)) for part in 'qkv')
        a = (q @ k.transpose(-1, -2) / math.sqrt(D // HEADS)).softmax(-1)
        h = h + lin(l, 'o', (a @ v).transpose(1, 2).reshape(b, -1, D))
        h = h + lin(l, 'fc2', F.gelu(lin(l, 'fc1', ln(h, f'vit.encoder.layer.{l}.layernorm_after'))))
    return F.linear(ln(h, 'vit.layernorm')[:, 0], *head)


def penalty(a, b, squared):
    parts = []
    for m in MODULES:
        for g in (a[m] @ a[m].T, b[m].T @ b[m]):
            off = g - torch.eye(len(g))
            parts.append((off ** 2).sum() if squared else torch.linalg.norm(off))
    return sum(parts) / len(parts)


def parameter(t):
    return t.clone().requires_grad_()


def greedy(scores, costs, left, most=10 ** 9, fits=lambda i: True):
    taken = []
    for i in sorted(range(len(scores)), key=lambda i: (-scores[i], i)):
        if len(taken) < most and costs[i] <= left and fits(i):
            taken.append(i)
            left -= costs[i]
    return taken


class AdaLora:
    def __init__(s, c):
        s.c, r = c, c['start']
        s.A = {m: parameter(drawn(m + '.A', r, SIZE[m][1])) for m in MODULES}
        s.B = {m: parameter(drawn(m + '.B', SIZE[m][0], r)) for m in MODULES}
        s.E = {m: parameter(torch.zeros(r, 1)) for m in MODULES}
        s.scale = ALPHA / (r + 1e-5)
        s.first = [t for m in MODULES for t in (s.A[m], s.B[m], s.E[m])]
        s.ipt = {id(t): torch.zeros_like(t) for t in s.first}
        s.unc = {id(t): torch.zeros_like(t) for t in s.first}
        costs = sorted(COST, reverse=True)
        if c['unit'] == 'triplets':
            left, s.target = c['budget'], 0
            for cost in [x for x in costs for _ in range(r)]:
                if cost > left:
                    break
                left -= cost
                s.target += 1
            s.b0 = r * N
        else:
            s.b0, s.target = r * PER_RANK, c['budget']
        s.keep = [True] * (r * N)
        s.scores = [0.] * (r * N)

    def delta(s):
        return {m: s.scale * s.B[m] @ (s.A[m] * s.E[m]) for m in MODULES}

    def loss(s):
        return s.c['gamma'] * penalty(s.A, s.B, s.c['squared'])

    def observe(s, delta):
        pass

    def curve(s, t):
        c = s.c
        if t <= c['ti']:
            return s.b0
        if t > c['steps'] - c['tf']:
            return s.target
        return int(s.target + (s.b0 - s.target) * (1 - (t - c['ti']) / (c['steps'] - c['tf'] - c['ti'])) ** 3)

    def after(s, t, join):
        c, final = s.c, t > s.c['steps'] - s.c['tf']
        if not final:
            for p in s.first:
                i = (p * p.grad).abs().detach()
                s.ipt[id(p)] = c['beta1'] * s.ipt[id(p)] + (1 - c['beta1']) * i
                s.unc[id(p)] = c['beta2'] * s.unc[id(p)] + (1 - c['beta2']) * (i - s.ipt[id(p)]).abs()
        if not (final or (t > c['ti'] and t % c['interval'] == 0)):
            return
        score = lambda p: s.ipt[id(p)] * s.unc[id(p)]
        s.scores = torch.cat([score(s.E[m])[:, 0] + score(s.A[m]).mean(1) + score(s.B[m]).mean(0) for m in MODULES]).tolist()
        b = s.curve(t)
        if c['unit'] == 'triplets':
            if b >= len(s.scores):
                s.keep = [True] * len(s.scores)
            else:
                threshold = sorted(s.scores)[len(s.scores) - b - 1]
                s.keep = [x > threshold for x in s.scores]
        else:
            taken = set(greedy(s.scores, [x for x in COST for _ in range(c['start'])], b))
            s.keep = [i in taken for i in range(len(s.scores))]
        with torch.no_grad():
            for j, m in enumerate(MODULES):
                for i in range(c['start']):
                    if not s.keep[j * c['start'] + i]:
                        s.E[m][i] = 0

    def finish(s):
        pass

    def ranks(s):
        r = s.c['start']
        return [sum(s.keep[j * r:(j + 1) * r]) for j in range(N)]

    def importance(s):
        r = s.c['start']
        return [sum(s.scores[j * r:(j + 1) * r]) for j in range(N)]


class IncreLora:
    def __init__(s, c):
        s.c, s.rank = c, [c['start']] * N
        s.blocks = {m: [] for m in MODULES}
        s.first = []
        for m in MODULES:
            if c['start']:
                s.first += s.add(m, c['start'], 0.)
            s.first += s.add(m, c['growth'], 1e-5)
        s.alpha = ALPHA
        s.ipt, s.unc, s.q = np.zeros(N), np.zeros(N), None

    def add(s, m, r, value):
        k = len(s.blocks[m])
        a, b = parameter(drawn(f'{m}.A{k}', r, SIZE[m][1])), parameter(drawn(f'{m}.B{k}', SIZE[m][0], r))
        e = torch.full((r, 1), value)
        s.blocks[m].append([a, b, parameter(e) if value == 0 else e])
        return [a, b] + ([s.blocks[m][-1][2]] if value == 0 else [])

    def whole(s, i, dim):
        return {m: torch.cat([b[i] for b in s.blocks[m]], dim) for m in MODULES}

    def delta(s):
        a, b, e = s.whole(0, 0), s.whole(1, 1), s.whole(2, 0)
        return {m: s.alpha / (max(1, s.rank[j]) + 1e-5) * b[m] @ (a[m] * e[m]) for j, m in enumerate(MODULES)}

    def loss(s):
        return s.c['gamma'] * penalty(s.whole(0, 0), s.whole(1, 1), False)

    def observe(s, delta):
        s.q = np.zeros(N)
        for j, (m, d) in enumerate(delta.items()):
            a, b, e = s.blocks[m][-1]
            part = d if s.c['start'] else s.alpha / (max(1, s.rank[j]) + 1e-5) * b @ (a * e)
            s.q[j] = ((part * d.grad).abs().sum() / math.sqrt(d.numel())).item()

    def after(s, t, join):
        c = s.c
        s.ipt = c['beta'] * s.ipt + (1 - c['beta']) * s.q
        s.unc = c['beta'] * s.unc + (1 - c['beta']) * abs(s.q - s.ipt)
        if t > c['warmup'] and t % c['interval'] == 0:
            left = c['budget'] - sum(r * x for r, x in zip(s.rank, COST))
            taken = greedy(s.ipt * s.unc, [c['growth'] * x for x in COST], left, c['top'])
            new = []
            for j in taken:
                m = MODULES[j]
                s.blocks[m][-1][2] = parameter(s.blocks[m][-1][2])
                new += [s.blocks[m][-1][2]] + s.add(m, c['growth'], 1e-5)
                s.rank[j] += c['growth']
            if new:
                join(new)

    def finish(s):
        for m in MODULES:
            s.blocks[m][-1][2] = torch.zeros_like(s.blocks[m][-1][2])

    def ranks(s):
        return list(s.rank)

    def importance(s):
        return (s.ipt * s.unc).tolist()


class TriAdaptLora:
    def __init__(s, c):
        s.c, s.rank, s.add_r = c, [c['start']] * N, max(1, c['reference'] // 2)
        s.blocks = {m: [] for m in MODULES}
        s.first = [t for m in MODULES for t in s.add(m, max(1, c['start']))]
        s.alpha = ALPHA
        s.norm, s.change, s.dropped = s.norms(), [0.] * N, False

    def add(s, m, r):
        k, whole = len(s.blocks[m]), sum(len(b[0]) for b in s.blocks[m]) + r
        a = drawn(f'{m}.A{k}', r, SIZE[m][1]) if k == 0 else torch.zeros(r, SIZE[m][1])
        block = [parameter(t) for t in (a, torch.zeros(SIZE[m][0], r), drawn(f'{m}.L{k}', r, whole), drawn(f'{m}.U{k}', whole, r))]
        s.blocks[m].append(block)
        return block

    def core(s, m):
        size = sum(len(b[0]) for b in s.blocks[m])
        low, up, at = torch.zeros(size, size), torch.zeros(size, size), 0
        for a, _, l, u in s.blocks[m]:
            low = low + F.pad(l, (0, size - l.shape[1], at, size - at - len(a)))
            up = up + F.pad(u, (at, size - at - len(a), 0, size - len(u)))
            at += len(a)
        return low + up

    def norms(s):
        with torch.no_grad():
            return [(torch.linalg.norm(s.core(m)) / len(s.blocks[m])).item() for m in MODULES]

    def a(s): return {m: torch.cat([b[0] for b in s.blocks[m]], 0) for m in MODULES}
    def b(s): return {m: torch.cat([b[1] for b in s.blocks[m]], 1) for m in MODULES}

    def delta(s):
        a, b = s.a(), s.b()
        def scale(j):
            if s.rank[j]:
                return s.alpha / (s.rank[j] + 1e-5)
            return 0. if s.dropped else 1e-5 * s.alpha / (1 + 1e-5)
        return {m: scale(j) * b[m] @ (s.core(m) @ a[m]) for j, m in enumerate(MODULES)}

    def loss(s):
        return s.c['gamma'] * penalty(s.a(), s.b(), False)

    def observe(s, delta):
        pass

    def after(s, t, join):
        c = s.c
        gain = [s.add_r if r else 1 for r in s.rank]
        left = c['budget'] - sum(r * x for r, x in zip(s.rank, COST))
        if t <= c['warmup'] or min(g * x for g, x in zip(gain, COST)) > left:
            return
        now = s.norms()
        s.change, s.norm = [x - y for x, y in zip(now, s.norm)], now
        missing, share = left * N / PER_RANK, (t - c['warmup']) / (c['steps'] - c['warmup'])
        n = int(missing * share) if c['rule'] == 'linear' else int(math.exp(share * math.log(max(missing, 1))))
        new = []
        for j in greedy(s.change, [g * x for g, x in zip(gain, COST)], left, max(1, n)):
            if s.rank[j]:
                new += s.add(MODULES[j], s.add_r)
            s.rank[j] += gain[j]
        if new:
            join(new)

    def finish(s):
        s.dropped = True

    def ranks(s):
        return list(s.rank)

    def importance(s):
        return list(s.change)


def factor(t, steps):
    return (t + 1) / (WARMUP + 1) if t < WARMUP else 1 - (t - WARMUP) / (steps - WARMUP)


def train(c, w, kept, x, y, order):
    head = (parameter(kept['start.head.weight']), parameter(kept['start.head.bias']))
    method = dict(adalora=AdaLora, increlora=IncreLora, triadaptlora=TriAdaptLora)[c['method']](c)
    groups = [(method.first + list(head), 0, 0)]
    op = torch.optim.AdamW(groups[0][0], lr=PEAK, weight_decay=DECAY)
    log = dict(losses=[], totals=[], ranks=[], importance=[], trained=[])
    for t in range(c['steps']):
        for g, (_, since, warm) in zip(op.param_groups, groups):
            own = t - since
            g['lr'] = PEAK * factor(t, c['steps']) * ((own + 1) / (warm + 1) if own < warm else 1)
        delta = method.delta()
        for d in delta.values():
            d.retain_grad()
        ix = order[t % len(order)]
        task = F.cross_entropy(logits(w, delta, head, x[ix]), y[ix])
        total = task + method.loss()
        op.zero_grad()
        total.backward()
        method.observe(delta)
        every = [p for g in op.param_groups for p in g['params']]
        torch.nn.utils.clip_grad_norm_(every, NORM)
        op.step()

        def join(new):
            groups.append((new, t + 1, c['growthWarmup']))
            op.add_param_group(dict(params=new))
        method.after(t + 1, join)
        log['losses'].append(task.item())
        log['totals'].append(total.item())
        log['ranks'].append(method.ranks())
        log['importance'].append(method.importance())
        log['trained'].append(sum(p.numel() for g in op.param_groups for p in g['params']))
    method.finish()
    with torch.no_grad():
        delta = method.delta()
        z = logits(w, delta, head, x)
        log.update(finalLoss=F.cross_entropy(z, y).item(), finalAccuracy=(z.argmax(-1) == y).float().mean().item(),
                   updateNorms=[torch.linalg.norm(delta[m]).item() for m in MODULES])
    return dict(options=c, **log)


def main():
    w = read(HERE + '/training-model/model.safetensors')
    kept = read(HERE + '/training.safetensors')
    x = ((kept['images'].float() / 255 - MEAN) / STD)[:, None]
    order = json.load(open(HERE + '/training.json'))['batches']
    result = dict(torch=torch.__version__, modules=MODULES, runs={k: train(c, w, kept, x, kept['labels'], order) for k, c in RUNS.items()})
    if '--check' in sys.argv:
        old = json.load(open(HERE + '/rank_control.json'))
        flat = lambda v: [z for y in v for z in flat(y)] if isinstance(v, list) else [v]
        worst = max(abs(a - b) for r in RUNS for k in result['runs'][r] if k != 'options'
                    for a, b in zip(flat(old['runs'][r][k]), flat(result['runs'][r][k])))
        print('largest difference', worst)
        sys.exit(worst > 1e-6)
    json.dump(result, open(HERE + '/rank_control.json', 'w'), indent=1)


main()
