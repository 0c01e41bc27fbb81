"""Reference numbers for methods with gates, nested ranks and shrinking: their rules, and four-step trainings of a tiny ViT in PyTorch, float32.

    python3 tools/reference/rank_gates.py            writes rank_gates.json and rank_gates.safetensors beside this script
    python3 tools/reference/rank_gates.py --check    runs again and compares with the kept file (1e-6)

Network, images, labels and head: training-model/ and training.safetensors (see training.py). Adapters of rank 4 on all 12 modules, AdamW with
learning rate .02, linear decay, weight decay .01 (none on gates), gradient norm cut to .5, the whole set of 12 images as validation data. Draws
come from a second implementation of the project's seed streams (SHA-256, SplitMix64), root seed 5. Singular values are in float64. Made with
torch 1.13.0 (Debian 12), one thread.
"""
import hashlib
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
D, LAYERS, HEADS, FF, PATCH, MEAN, STD, R, STEPS, BATCH, ALPHA, BUDGET = 16, 2, 2, 32, 4, .3, .4, 4, 4, 5, 2., 600
PART = {'q': 'attention.attention.query', 'k': 'attention.attention.key', 'v': 'attention.attention.value',
        'o': 'attention.output.dense', 'fc1': 'intermediate.dense', 'fc2': 'output.dense'}
MODULES = [f'{l}.{p}' for l in range(LAYERS) for p in PART]
SHAPE = {'fc1': (FF, D), 'fc2': (D, FF)}
COST = [sum(SHAPE.get(m[2:], (D, D))) for m in MODULES]


# --- seed streams -------------------------------------------------------------------------------------------------------------------
def seed(path):
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], 'little') & (2 ** 63 - 1)


class Random:
    M = 2 ** 64 - 1

    def __init__(s, path):
        s.state = seed(path)

    def bits(s):
        s.state = s.state + 0x9E3779B97F4A7C15 & s.M
        z = s.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & s.M
        z = (z ^ z >> 27) * 0x94D049BB133111EB & s.M
        return z ^ z >> 31

    def uniform(s):
        return (s.bits() >> 11) / 2 ** 53

    def below(s, n):
        while True:
            b = s.bits()
            if b < s.M - s.M % n:
                return b % n


# --- files and network --------------------------------------------------------------------------------------------------------------
def load(path):
    raw = open(path, 'rb').read()
    n = struct.unpack('<Q', raw[:8])[0]
    types = {'F32': '<f4', 'U8': 'u1', 'I64': '<i8'}
    return {k: torch.from_numpy(np.frombuffer(raw[8 + n + v['data_offsets'][0]:8 + n + v['data_offsets'][1]], types[v['dtype']]).copy().reshape(v['shape']))
            for k, v in json.loads(raw[8:8 + n]).items() if k != '__metadata__'}


def save(path, tensors):
    header, data = {}, b''
    for k, v in tensors.items():
        raw = v.detach().numpy().astype('<f4').tobytes()
        header[k] = dict(dtype='F32', shape=list(v.shape), data_offsets=[len(data), len(data) + len(raw)])
        data += raw
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + data)


W = load(HERE + '/training-model/model.safetensors')
KEPT = load(HERE + '/training.safetensors')
X = ((KEPT['images'].float() / 255 - MEAN) / STD)[:, None]
Y = KEPT['labels']


def logits(head, delta, x):
    """delta(module, h) is what the adapter of a module adds to its output for the input h."""
    def lin(l, part, h):
        n = f'vit.encoder.layer.{l}.{PART[part]}'
        return F.linear(h, W[n + '.weight'], W[n + '.bias']) + delta(f'{l}.{part}', h)
    p = 'vit.embeddings.'
    h = F.conv2d(x, W[p + 'patch_embeddings.projection.weight'], W[p + 'patch_embeddings.projection.bias'], stride=PATCH)
    h = torch.cat([W[p + 'cls_token'].expand(len(x), -1, -1), h.flatten(2).transpose(1, 2)], 1) + W[p + 'position_embeddings']
    ln = lambda h, n: F.layer_norm(h, (D,), W[n + '.weight'], W[n + '.bias'], 1e-12)
    sp = lambda z: z.view(len(x), -1, HEADS, D // HEADS).transpose(1, 2)
    for l in range(LAYERS):
        y = ln(h, f'vit.encoder.layer.{l}.layernorm_before')
        q, k, v = (sp(lin(l, part, y)) for part in 'qkv')
        a = (q @ k.transpose(-1, -2) / math.sqrt(D // HEADS)).softmax(-1)
        h = h + lin(l, 'o', (a @ v).transpose(1, 2).reshape(len(x), -1, D))
        h = h + lin(l, 'fc2', F.gelu(lin(l, 'fc1', ln(h, f'vit.encoder.layer.{l}.layernorm_after'))))
    return F.linear(ln(h, 'vit.layernorm')[:, 0], *head)


class Run:
    """One training: p holds the weights, diagonal(module) what stands between B and A."""

    def __init__(s, start, order, gates=None, gate_lr=1.):
        s.p = {k: v.clone().requires_grad_() for k, v in start.items() if 'gate' not in k}
        s.g = {m: gates[m].clone().requires_grad_() for m in MODULES} if gates else {}
        s.head = (s.p['head.weight'], s.p['head.bias'])
        s.order, s.losses, s.points, s.gate_lr = order, [], [], gate_lr
        groups = [dict(params=list(s.p.values()), weight_decay=.01)]
        if gates:
            groups.append(dict(params=list(s.g.values()), weight_decay=0.))
        s.op = torch.optim.AdamW(groups, lr=.02)
        s.diagonal = lambda m: torch.full((R,), ALPHA)

    def out(s, x):
        return logits(s.head, lambda m, h: F.linear(F.linear(h, s.p[m + '.A']) * s.diagonal(m), s.p[m + '.B']), x)

    def score(s):
        with torch.no_grad():
            z = s.out(X)
            return [F.cross_entropy(z, Y).item(), (z.argmax(-1) == Y).double().mean().item()]

    def train(s, penalty=lambda: 0., before=lambda t: None, backward=lambda t: None, after=lambda t: None):
        for t in range(STEPS):
            rate = .02 * (1 - t / STEPS)
            for i, group in enumerate(s.op.param_groups):
                group['lr'] = rate * (s.gate_lr if s.g and i == 1 else 1)
            before(t)
            ix = s.order[t]
            task = F.cross_entropy(s.out(X[ix]), Y[ix])
            s.op.zero_grad()
            (task + penalty()).backward()
            backward(t)
            torch.nn.utils.clip_grad_norm_([q for group in s.op.param_groups for q in group['params']], .5)
            s.op.step()
            s.losses.append(task.item())
            with torch.no_grad():
                after(t)

    def end(s, ranks, **more):
        with torch.no_grad():
            deltas = [s.p[m + '.B'] @ torch.diag(s.diagonal(m)) @ s.p[m + '.A'] for m in MODULES]
            z = s.out(X)
        return dict(losses=s.losses, ranks=ranks, logits=z.tolist(), norms=[d.norm().item() for d in deltas], points=s.points,
                    parameters=int(sum(r * c for r, c in zip(ranks, COST))), **more)


# --- rules --------------------------------------------------------------------------------------------------------------------------
def cut(strength, cost, budget):
    """Drops the weakest, the later first among equals, until the rest fits; then takes back, last dropped first, what still fits."""
    items = [(s, -i, m, c) for i, (m, c, s) in enumerate((m, c, s) for m, row in enumerate(strength) for c, s in enumerate(row) if s > 0)]
    items.sort()
    used, dropped = sum(cost[m] for _, _, m, _ in items), []
    while used > budget:
        dropped.append(items.pop(0))
        used -= cost[dropped[-1][2]]
    for it in reversed(dropped):
        if used + cost[it[2]] <= budget:
            items.append(it)
            used += cost[it[2]]
    return [sorted(c for _, _, k, c in items if k == m) for m in range(len(cost))]


def prefixes(energy, readable, cost, budget):
    ranks = [0] * len(cost)
    while True:
        options = [(sum(energy[m][ranks[m]:r]) / ((r - ranks[m]) * cost[m]), -m, -r) for m in range(len(cost)) for r in readable
                   if ranks[m] < r <= len(energy[m]) and (r - ranks[m]) * cost[m] <= budget]
        best = max(options, default=(0, 0, 0))
        if best[0] <= 0:
            return ranks
        m, r = -best[1], -best[2]
        budget -= (r - ranks[m]) * cost[m]
        ranks[m] = r


def soft(g, xi, coded=False):
    out = torch.sign(g) * (g.abs() - xi).clamp(min=0)
    return torch.where(out.abs() < xi, torch.zeros_like(out), out) if coded and xi > 0 else out


def kappas(T, dense_fraction, last, n):
    """The published loop, step by step."""
    dense, values, level, kappa, out = dense_fraction * T, np.linspace(0, last, n), 0, 0., []
    width = int((T - dense) // n)
    for i in range(T):
        if i >= dense and i % width == 0:
            level += 1
            kappa = values[min(n - 1, level)]
        out.append(float(kappa) if i > dense else 0.)
    return out


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def aurac(ranks, acc, place):
    x = [place(r) for r in ranks]
    return float(np.trapz(acc, x) / (x[-1] - x[0])) if len(x) > 1 else acc[0]


def nested(S, s):
    return [sum(s(k) for k in S if k >= i) for i in range(1, max(S) + 1)]


def rules():
    r = np.random.RandomState(3)
    strength = [[0. if r.rand() < .3 else round(float(r.rand()), 3) for _ in range(5)] for _ in range(12)]
    energy = [[round(float(r.rand()), 3) for _ in range(8)] for _ in range(12)]
    g = [round(float(v), 3) for v in r.randn(20) * .02]
    beta, low, high = 2 / 3, -.1, 1.1
    concrete = lambda x: min(1, max(0, sigmoid(x) * (high - low) + low))
    S = [1, 2, 4, 8]
    acc = [.41, .52, .6, .61]
    return dict(
        cut=dict(strength=strength, cost=COST, budgets=[0, 100, 333, 600, 5000], kept=[cut(strength, COST, b) for b in (0, 100, 333, 600, 5000)]),
        prefixes=dict(energy=energy, readable=S, cost=COST, budgets=[31, 100, 448, 1500, 99999],
                      ranks=[prefixes(energy, S, COST, b) for b in (31, 100, 448, 1500, 99999)]),
        soft=dict(gates=g, threshold=.01, plain=soft(torch.tensor(g), .01).tolist(), coded=soft(torch.tensor(g), .01, True).tolist()),
        sora=dict(linear=np.linspace(0, 7e-4, 7).tolist(), log=np.log(np.linspace(np.exp(1e-4), np.exp(7e-4), 7)).tolist(),
                  exp=np.exp(np.linspace(np.log(1e-4), np.log(7e-4), 7)).tolist(), steps=280, ends=[100 + 30 * j for j in range(7)]),
        codyra=dict(steps=[500, 160, 437], kappa=[kappas(500, .5, .005, 50), kappas(160, .5, .005, 50), kappas(437, .3, .01, 20)]),
        concrete=dict(logits=[-6, -2.5, 0, 1.3, 5], uniform=[.1, .9, .5, .0003, .77],
                      deterministic=[concrete(x) for x in (-6, -2.5, 0, 1.3, 5)],
                      open=[sigmoid(x - beta * math.log(-low / high)) for x in (-6, -2.5, 0, 1.3, 5)],
                      sample=[concrete((math.log(u) - math.log(1 - u) + x) / beta) for x, u in zip((-6, -2.5, 0, 1.3, 5), (.1, .9, .5, .0003, .77))]),
        matryoshka=dict(ranks=S, root=nested(S, lambda k: 1 / math.sqrt(k)), inverse=nested(S, lambda k: 1 / k), one=nested(S, lambda k: 1)),
        aurac=dict(ranks=S, accuracies=acc, linear=aurac(S, acc, float), log=aurac(S, acc, math.log2)),
        dylora=[1 + Random(f'{seed("5")}/dylora-prefix/{t}').below(R) for t in range(STEPS)])


# --- methods ------------------------------------------------------------------------------------------------------------------------
def gated(start, order, xi, lam, scale, coded=False, points=(), cut_at=None):
    """cut_at: step after which gates above the budget are closed for good; penalty and threshold end with it."""
    run = Run(start, order, {m: start[m + '.gate'] for m in MODULES})
    run.diagonal = lambda m: run.g[m] * scale
    alive = lambda: [int((run.g[m] != 0).sum()) for m in MODULES]
    mask = {}

    def close():
        kept = cut([run.g[m].abs().tolist() for m in MODULES], COST, BUDGET)
        for m, k in zip(MODULES, kept):
            mask[m] = torch.tensor([float(i in k) for i in range(R)])
            run.g[m] *= mask[m]

    def after(t):
        for m in MODULES:
            run.g[m].copy_(run.g[m] * mask[m] if mask else soft(run.g[m], xi(t), coded))
        if t + 1 == cut_at:
            close()
        if t in points:
            r = alive()
            run.points.append([xi(t), sum(r) / len(r), sum(a * c for a, c in zip(r, COST))] + run.score())

    run.train(lambda: lam * torch.cat(list(run.g.values())).abs().mean() if lam and not mask else 0., after=after)
    before = alive()
    with torch.no_grad():
        if not mask:
            close()
    return run.end(alive(), open=before, gates=[run.g[m].tolist() for m in MODULES])


def bayesian(start, order, lam, by_cost, cut_at=None):
    beta, low, high = .5, -.2, 1.1
    offset = beta * math.log(-low / high)
    run = Run(start, order, {m: start[m + '.gate'] for m in MODULES}, gate_lr=5.)
    noise, closed = {}, []

    def before(t):
        r = Random(f'5/concrete/{t}')
        for m in MODULES:
            u = [r.uniform() for _ in range(R)]
            noise[m] = torch.tensor([math.log(v) - math.log(1 - v) for v in u])

    def strength():
        z = {m: stretch(run.g[m].detach()) for m in MODULES}
        return [[sigmoid(x - offset) if v > 0 else 0. for v, x in zip(z[m].tolist(), run.g[m].tolist())] for m in MODULES]

    def close():
        for m, k in zip(MODULES, cut(strength(), COST, BUDGET)):
            for i in range(R):
                if i not in k:
                    run.g[m][i] = -40
        closed.append(True)

    stretch = lambda x: (torch.sigmoid(x) * (high - low) + low).clamp(0, 1)
    run.diagonal = lambda m: ALPHA * stretch(run.g[m] if closed else (run.g[m] + noise[m]) / beta)
    weight = [lam * (c / np.mean(COST) if by_cost else 1) for c in COST]
    run.train(lambda: 0. if closed else sum(w * torch.sigmoid(run.g[m] - offset).sum() for w, m in zip(weight, MODULES)), before,
              after=lambda t: close() if t + 1 == cut_at else None)
    alive = lambda: [sum(s > 0 for s in row) for row in strength()]
    before_cut = alive()
    with torch.no_grad():
        if not closed:
            close()
    return run.end(alive(), open=before_cut, gates=[run.g[m].tolist() for m in MODULES])


def nested_run(start, order, readable, training, scale, per_module=False, draws=None, frozen=False, product=None):
    run = Run(start, order)
    prefix = lambda k: torch.tensor([float(i < k) * ((product[i] if product else scale(k)) if k else 0) for i in range(R)])

    def before(t):
        run.diagonal = lambda m: training(t)

    def backward(t):
        if frozen:
            for m in MODULES:
                for part, dim in (('A', 0), ('B', 1)):
                    keep = torch.zeros(R)
                    keep[draws[t] - 1] = 1
                    run.p[f'{m}.{part}'].grad *= keep[:, None] if dim == 0 else keep

    run.train(before=before, backward=backward)
    for k in readable:
        run.diagonal = lambda m: prefix(k)
        run.points.append([k, k, k * sum(COST)] + run.score())
    weight = torch.tensor([float(product[i] if product else 1) for i in range(R)]) ** 2
    energy = [((run.p[m + '.B'] ** 2).sum(0) * (run.p[m + '.A'] ** 2).sum(1) * weight).tolist() for m in MODULES]
    common = max([k for k in readable if k * sum(COST) <= BUDGET], default=0)
    ranks = prefixes(energy, readable, COST, BUDGET) if per_module else [common] * len(MODULES)
    run.diagonal = lambda m: prefix(ranks[MODULES.index(m)])
    acc = [q[4] for q in run.points]
    return run.end(ranks, linear=aurac(readable, acc, float), log=aurac(readable, acc, math.log2))


def squeeze(start, order, at, energy=False, rotate=True):
    """at: step after which to shrink -> part of the way back to the source rank that remains."""
    run = Run(start, order)
    now, owed = {'ranks': [R] * 12}, {}

    def shrink(remaining, moments):
        parts = {}
        for m in MODULES:
            b, a = run.p[m + '.B'].detach().double(), run.p[m + '.A'].detach().double()
            u, s, vh = torch.linalg.svd(b @ a, full_matrices=False)
            parts[m] = (b, a, u[:, :R], s[:R], vh[:R])
        target = BUDGET // sum(COST)
        now['ranks'] = prefixes([(parts[m][3] ** 2).tolist() for m in MODULES], list(range(1, R + 1)), COST,
                                BUDGET + int((R * sum(COST) - BUDGET) * remaining)) if energy else [target + math.ceil((R - target) * remaining)] * 12
        for m, k in zip(MODULES, now['ranks']):
            b, a, u, s, vh = parts[m]
            root = s[:k].sqrt()
            new_b, new_a = u[:, :k] * root, root[:, None] * vh[:k]
            # Change of basis from least squares, not from the closed form: B' = B M, A' = N A.
            basis_m, basis_n = torch.linalg.pinv(b) @ new_b, new_a @ torch.linalg.pinv(a)
            for key, new in ((m + '.B', new_b), (m + '.A', new_a)):
                pad = (0, R - k) if key.endswith('B') else (0, 0, 0, R - k)
                run.p[key].copy_(F.pad(new, pad).float())
                if not moments:
                    continue
                st = run.op.state[run.p[key]]
                if rotate:
                    mean, square = st['exp_avg'].double(), st['exp_avg_sq'].double()
                    if key.endswith('B'):
                        mean, square = mean @ basis_n.T, square @ (basis_n ** 2).T
                    else:
                        mean, square = basis_m.T @ mean, (basis_m ** 2).T @ square
                    st['exp_avg'].copy_(F.pad(mean, pad).float())
                    st['exp_avg_sq'].copy_(F.pad(square, pad).float())
                else:
                    del run.op.state[run.p[key]]

    run.train(after=lambda t: shrink(at[t + 1], True) if t + 1 in at else None)
    if 0. not in at.values():
        with torch.no_grad():
            shrink(0., False)
    return run.end(now['ranks'])


def main():
    g = torch.Generator().manual_seed(23)
    start = {'head.weight': KEPT['start.head.weight'], 'head.bias': KEPT['start.head.bias']}
    for m in MODULES:
        o, i = SHAPE.get(m[2:], (D, D))
        start[m + '.A'], start[m + '.B'] = torch.randn(R, i, generator=g) * .3, torch.randn(o, R, generator=g) * .3
        start[m + '.gate'] = torch.randn(R, generator=g) * .15
    order = [torch.randperm(12, generator=g)[:BATCH].tolist() for _ in range(STEPS)]
    draws = rules()['dylora']
    dy, S, root = (lambda b: ALPHA * R / b), [1, 2, 4], (lambda k: 1 / math.sqrt(k))
    drawn = lambda t: torch.tensor([float(i < draws[t]) * dy(draws[t]) for i in range(R)])
    P = torch.tensor(nested(S, root))
    stages = lambda t: [0., 0., .015, .03][t]
    kappa = kappas(4, .25, .03, 2)
    runs = {
        'sora': gated(start, order, lambda t: .02, 10., ALPHA),
        'soraSchedule': gated(start, order, stages, .001, ALPHA, True, (1, 2, 3)),
        'codyra': gated(start, order, lambda t: kappa[t], 0., 1.),
        'soraCut': gated(start, order, lambda t: .02, 10., ALPHA, cut_at=2),
        'codyraCut': gated(start, order, lambda t: kappas(3, .25, .03, 2)[t], 0., 1., cut_at=3),
        'bayesianCut': bayesian({k: v * (1 if 'gate' not in k else 10) for k, v in start.items()}, order, .05, False, 2),
        'bayesian': bayesian({k: v * (1 if 'gate' not in k else 10) for k, v in start.items()}, order, .05, True),
        'dylora': nested_run(start, order, [1, 2, 3, 4], drawn, dy, draws=draws),
        'dyloraFrozen': nested_run(start, order, [1, 2, 3, 4], drawn, dy, True, draws, True),
        'matryoshka': nested_run(start, order, S, lambda t: P, root),
        'matryoshkaProduct': nested_run(start, order, S, lambda t: P, root, True, product=P.tolist()),
        'matryoshkaPerModule': nested_run(start, order, S, lambda t: P, root, True),
        'squeezePost': squeeze(start, order, {}),
        'squeezeCont': squeeze(start, order, {2: 0.}),
        'squeezeContReset': squeeze(start, order, {2: 0.}, rotate=False),
        'squeezeIn': squeeze(start, order, {2: .5, 3: 0.}, energy=True),
    }
    result = dict(torch=torch.__version__, modules=MODULES, budget=BUDGET, batches=order, rules=rules(), runs=runs)
    if '--check' in sys.argv:
        def numbers(v):
            return [n for w in (v.values() if isinstance(v, dict) else v) for n in numbers(w)] if isinstance(v, (dict, list)) else [v]
        old, new = numbers(json.load(open(HERE + '/rank_gates.json'))), numbers(json.loads(json.dumps(result)))
        worst = max(abs(a - b) if not isinstance(a, str) else float(a != b) for a, b in zip(old, new, strict=True))
        print('largest difference', worst)
        sys.exit(worst > 1e-6)
    save(HERE + '/rank_gates.safetensors', {k: v for k, v in start.items() if 'head' not in k})
    json.dump(result, open(HERE + '/rank_gates.json', 'w'), indent=None, separators=(',', ':'))
    for name, run in runs.items():
        print(name, [round(v, 4) for v in run['losses']], run['ranks'], run['parameters'], run.get('open'))


if __name__ == '__main__':
    main()
