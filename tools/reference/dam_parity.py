"""Reference numbers for the DAM search: gates, gate gradients, trained weights, read-outs and masks.

Runs an older independent PyTorch implementation of the search in float64 on a network that is small enough to keep its weights beside the
numbers, and records what happens. That implementation (damlib.py and search.py in the folder given as first argument) is not in this
repository, so the kept files cannot be made again from a clone:

    python3 tools/reference/dam_parity.py FOLDER            writes dam_parity.json and dam_parity.safetensors beside this script
    python3 tools/reference/dam_parity.py FOLDER --check    runs again and compares with the kept files

dam_search.py beside this script needs no other implementation and covers, with batches of its own, these figures of the cases off,
sigmoid, sigmoidSecond and softmaxTimesM: gates, gate gradients, logits, trained weights (norms and sums), taylor, masks by gate and by
taylor, losses before and after discretisation; it checks itself by the exact hypergradient of the plain step. s3delta.py does so for
constantSumNoiseAdamW with S3Delta's slope. Only here: the other cases, single trained weights, gradients of the first weight step, norms
of modules, elimination, the exact hypergradients' numbers, and the training-free scores. The other scripts read base weights, data,
start factors and the probes' head from the file written here.

Network: encoder with 2 layers, width 8, 2 heads, feed-forward 16, 4 tokens of 6 numbers, exact GELU, pre-norm, mean over tokens, 10
classes; LoRA rank 4 and scale 2 on q, k, v, o, f1, f2 of both layers. All inputs are float32 values held in float64. Made with
torch 1.13.0 (Debian 12), one thread.
"""
import json
import os
import struct
import sys

os.environ['OPENBLAS_NUM_THREADS'] = '1'
import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.abspath(sys.argv[1]))
import damlib

D, NL, FF = 8, 2, 16
damlib.D, damlib.NL, damlib.NH, damlib.FF = D, NL, 2, FF
damlib.NM = NL * 6
damlib.SHAPE = [(D, D)] * 4 + [(FF, D), (D, FF)]
damlib.UNIT = np.array([sum(damlib.SHAPE[m % 6]) for m in range(damlib.NM)])


class Small(damlib.ViT):
    def __init__(s, classes=10):
        super().__init__(classes)
        s.emb, s.pos = nn.Linear(6, D), nn.Parameter(torch.randn(4, D) * .02)


damlib.ViT = Small
import search

NM, UNIT, RANK, LR, GLR, BS = damlib.NM, damlib.UNIT, 4, .01, .05, 16
single = lambda t: t.detach().float().double()          # values that float32 can hold
tensors, result = {}, {}


def keep(name, t, dtype='F64'):
    tensors[name] = (t.detach().numpy().astype({'F64': '<f8', 'F32': '<f4', 'I64': '<i8'}[dtype]), dtype)


class Task:
    head = True

    def __init__(s):
        g = torch.Generator().manual_seed(5)
        m = Small()
        for p in m.parameters():
            p.data = single(p.data + .3 * torch.randn(p.shape, generator=g) / max(1, p.shape[-1]) ** .5)
        s.base = {k: v.clone() for k, v in m.state_dict().items()}
        x = single(torch.randn(100, 4, 6, generator=g))
        y = (x.mean(1) @ torch.randn(6, 10, generator=g)).argmax(-1)
        s.x, s.y = {'tr': x[:60], 'va': x[60:]}, {'tr': y[:60], 'va': y[60:]}

    def n(s, split): return len(s.y[split])
    def target(s, split): return s.y[split]
    def loss(s, m, split, ix): return torch.nn.functional.cross_entropy(m(s.x[split][ix]), s.y[split][ix])


torch.manual_seed(3)
task = Task()
for k, v in task.base.items():
    keep('base.' + k, v, 'F32')
for split in ('tr', 'va'):
    keep('x.' + split, task.x[split], 'F32')
    keep('y.' + split, task.y[split], 'I64')
g = torch.Generator().manual_seed(9)
start = []
for i in range(NM):
    o, n = damlib.SHAPE[i % 6]
    start.append((single((torch.rand(RANK, n, generator=g) * 2 - 1) / n ** .5), single(.1 * torch.randn(o, RANK, generator=g))))
    keep(f'A.{i}', start[i][0], 'F32')
    keep(f'B.{i}', start[i][1], 'F32')

fresh = search.build


def build(t, ranks, seed, share=None):
    m, ps = fresh(t, ranks, seed, share)
    if all(ranks):
        with torch.no_grad():
            for mod, (a, b) in zip(m.mods(), start):
                mod.A.copy_(a)
                mod.B.copy_(b)
    build.model = m
    return m, ps


search.build = build


class Gates(torch.optim.Adam):
    """Records the gate gradient and the logits of each step."""
    log = []

    def step(s):
        p = s.param_groups[0]['params'][0]
        super().step()
        Gates.log.append((p.grad.tolist(), p.detach().tolist()))


class Weights(torch.optim.AdamW):
    """Records the gradients of the first weight step."""
    first = None

    def step(s):
        if Weights.first is None:
            Weights.first = [p.grad.clone() for p in s.param_groups[0]['params']]
        super().step()


search.torch.optim.Adam, search.torch.optim.AdamW = Gates, Weights
CASES = {
    'off': dict(relax='ones'),
    'softmax': dict(relax='softmax'),
    'softmaxTimesM': dict(relax='softmax', timesM=True, tau=.7),
    'sigmoid': dict(relax='sigmoid'),
    'sigmoidWarm': dict(relax='sigmoid', warmup=2, init=1.),
    'sigmoidSecond': dict(relax='sigmoid', order='second'),
    'sigmoidAdamW': dict(relax='sigmoid', order='adam'),
    'constantSum': dict(relax='s3det'),
    'constantSumNoise': dict(relax='s3', tau=.8),
    'constantSumNoiseSecond': dict(relax='s3', order='second'),
    'constantSumNoiseAdamW': dict(relax='s3', order='adam'),
    'softmaxSecond': dict(relax='softmax', order='second'),
}
STEPS, BUDGET = 4, int(UNIT.sum() * RANK // 2)


def elimination(m, gates):
    """The reference drops modules until a budget holds; here until none is left, so that one order serves every budget."""
    mods, alive, gone, rows = m.mods(), list(range(NM)), [], []

    def val(off):
        for i, mod in enumerate(mods):
            mod.gate = gates[i] * float(i in alive and i != off)
        with torch.no_grad():
            return task.loss(m, 'va', torch.arange(task.n('va'))).item()
    while alive:
        b = val(-1)
        d = {i: (val(i) - b) / UNIT[i] for i in alive}
        rows.append([d.get(i) for i in range(NM)])
        for i in sorted(alive, key=lambda j: d[j])[:2]:
            alive.remove(i)
            gone.append(i)
    return gone, rows


for name, a in CASES.items():
    Gates.log, Weights.first = [], None
    out, _, warm, gap = search.search(task, T=STEPS, bs=BS, lr=LR, glr=GLR, C=BUDGET, seed=1, **a)
    m = build.model
    bt, bv, gen = search.Batches(60, BS, 11), search.Batches(40, BS, 21), torch.Generator().manual_seed(1)
    r = dict(options={'order': 'first', 'tau': 1., 'timesM': False, 'warmup': 0, 'init': 0., **a}, train=[], validation=[],
             gateNoise=[], weightNoise=[])
    for t in range(STEPS):
        r['train'].append(bt().tolist())
        r['validation'].append(bv().tolist())
        for k in ('gateNoise', 'weightNoise'):
            u = torch.rand(NM, generator=gen).clamp(1e-4, 1 - 1e-4)
            r[k].append(u.tolist() if a['relax'] == 's3' else [])
    r['gateGradients'], r['logits'] = [x[0] for x in Gates.log], [x[1] for x in Gates.log]
    for k in ('gate', 'norm', 'taylor', 'taylor/cost'):
        r[k] = out[k]
    for i, (da, db) in enumerate(zip(Weights.first[2::2], Weights.first[3::2])):
        keep(f'{name}.dA.{i}', da)
        keep(f'{name}.dB.{i}', db)
    for i in range(NM):
        keep(f'{name}.A.{i}', warm['A'][i])
        keep(f'{name}.B.{i}', warm['B'][i])
    keep(f'{name}.head.weight', warm['head']['weight'])
    keep(f'{name}.head.bias', warm['head']['bias'])
    r['masks'] = {}
    for share in (.25, .5):
        c = int(UNIT.sum() * RANK * share)
        mask = search.sel_budget(out['taylor/cost'], c)
        relaxed, discretised = gap(mask)
        r['masks'][str(c)] = dict(gate=search.sel_budget(out['gate'], c), taylorPerCost=mask, relaxedLoss=relaxed,
                                  discretisedLoss=discretised, perturbation=gap.elim(C=c)[0])
    r['masks']['perLayer'] = search.sel_row(out['gate'], 3)
    if name in ('off', 'sigmoid', 'constantSum'):
        r['elimination'], r['eliminationLosses'] = elimination(m, warm['gate'])
    result[name] = r

# Exact hypergradients by double back-propagation, with the second search step's batches, at the start weights and given AdamW state.
m, _ = build(task, [RANK] * NM, 901)
mods, w = m.mods(), [p for p in m.parameters() if p.requires_grad]
torch.manual_seed(77)
state = [(single(.01 * torch.randn_like(p)), single(1e-4 * torch.rand_like(p) + 1e-5)) for p in w]
tr, va = (torch.tensor(result['sigmoid'][k][1]) for k in ('train', 'validation'))
order = [n for n, p in m.named_parameters() if p.requires_grad]
for n, (a, b) in zip(order, state):
    keep('state.m.' + n, a, 'F32')
    keep('state.v.' + n, b, 'F32')
exact = {}
for kind in ('plain', 'adamw'):
    G = torch.linspace(-1, 1, NM).requires_grad_()

    def loss(split, ix, weights):
        gate = torch.sigmoid(G)
        for i, mod in enumerate(mods):
            mod.gate = gate[i]
        saved = {}
        for n, v in zip(order, weights):
            owner = m
            *path, leaf = n.split('.')
            for q in path:
                owner = getattr(owner, q)
            saved[n] = (owner, leaf, owner._parameters.pop(leaf))
            setattr(owner, leaf, v)
        value = task.loss(m, split, ix)
        for owner, leaf, p in saved.values():
            delattr(owner, leaf)
            owner._parameters[leaf] = p
        return value
    gw = torch.autograd.grad(loss('tr', tr, w), w, create_graph=True)
    if kind == 'plain':
        moved = [p - LR * q for p, q in zip(w, gw)]
    else:
        k = 3                                           # the virtual step is the third of AdamW
        moved = [p - LR * ((.9 * a + .1 * q) / (1 - .9 ** k)) / (((.999 * b + .001 * q * q) / (1 - .999 ** k)).sqrt() + 1e-8)
                 for p, q, (a, b) in zip(w, gw, state)]
    value = loss('va', va, moved)
    exact[kind] = torch.autograd.grad(value, G)[0].tolist()
exact['first'] = torch.autograd.grad(loss('va', va, w), G)[0].tolist()
result['exact'] = exact

# Training-free scores.
warmed = []
plain = search.headwarm


def headwarm(*a, **k):
    m = plain(*a, **k)
    warmed.append((m.head.weight.detach().clone(), m.head.bias.detach().clone()))
    return m


search.headwarm = headwarm
scores, _ = search.oneshot(task, 2, LR)
nb = search.Batches(60, 50, 42)
keep('probe.head.weight', warmed[0][0])
keep('probe.head.bias', warmed[0][1])
result['gradientEnergy'] = dict(batches=[nb().tolist() for _ in range(8)], top4=scores['gtop4'], perUnitCost=scores['gtop4/cost'])
n, seed = 24, 2
gen = torch.Generator().manual_seed(seed)
for i in range(NM):
    k = damlib.SHAPE[i % 6][1]
    keep(f'lambda.A.{i}', (torch.rand(4, k, generator=gen) * 2 - 1) / k ** .5)
result['lambdaMin'] = dict(samples=n, masks={})
for share in (.25, .5):
    c = int(UNIT.sum() * RANK * share)
    mask, _, lam, traces = search.lammin(task, seed, LR, c, n=n)
    result['lambdaMin']['masks'][str(c)] = dict(mask=mask, smallestEigenvalue=lam(mask))
    result['lambdaMin']['traces'] = traces
assert torch.equal(warmed[0][0], warmed[1][0])
result['setup'] = dict(torch=torch.__version__, width=D, layers=NL, heads=2, feedForward=FF, rank=RANK, scale=2., learningRate=LR,
                       gateLearningRate=GLR, batch=BS, steps=STEPS, budget=BUDGET, order=order)


def write():
    with open(HERE + '/dam_parity.json', 'w') as f:
        json.dump(result, f, separators=(',', ':'))
        f.write('\n')
    head, at, blob = {}, 0, []
    for k, (v, t) in tensors.items():
        raw = np.ascontiguousarray(v).tobytes()
        head[k] = dict(dtype=t, shape=list(v.shape), data_offsets=[at, at + len(raw)])
        at += len(raw)
        blob.append(raw)
    text = json.dumps(head, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(HERE + '/dam_parity.safetensors', 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + b''.join(blob))


def compare(a, b, where='', worst=None):
    worst = worst if worst is not None else [0.]
    if isinstance(a, dict):
        assert a.keys() == b.keys(), where
        for k in a:
            compare(a[k], b[k], where + '/' + k, worst)
    elif isinstance(a, list):
        assert len(a) == len(b), where
        for i, (p, q) in enumerate(zip(a, b)):
            compare(p, q, f'{where}/{i}', worst)
    elif isinstance(a, float):
        worst[0] = max(worst[0], abs(a - b))
        assert abs(a - b) <= 1e-9 * max(1, abs(b)), (where, a, b)
    else:
        assert a == b, (where, a, b)
    return worst[0]


if '--check' in sys.argv:
    kept = json.load(open(HERE + '/dam_parity.json'))
    print('equal to the kept numbers; largest difference', compare(json.loads(json.dumps(result)), kept))
else:
    write()
    print('wrote', os.path.getsize(HERE + '/dam_parity.json'), 'and', os.path.getsize(HERE + '/dam_parity.safetensors'), 'bytes')
