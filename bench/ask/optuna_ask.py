"""Optuna's side of `./search bench ask`: ask + suggest + tell in a study that holds finished trials.

Usage: optuna_ask.py MODULES FINISHED SAMPLER. Prints one JSON line when the study is filled; then for each line on standard input, a number of
rounds, one JSON line with the milliseconds of each. SAMPLER is random, tpe (Optuna's defaults) or tpe-multivariate (multivariate, constant liar).
In-memory storage; the space is one switch per module and a learning rate on a logarithmic scale.
"""

import json
import random
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
modules, finished, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
sampler = {
    "random": lambda: optuna.samplers.RandomSampler(seed=1),
    "tpe": lambda: optuna.samplers.TPESampler(seed=1),
    "tpe-multivariate": lambda: optuna.samplers.TPESampler(seed=1, multivariate=True, constant_liar=True),
}[name]()
study = optuna.create_study(direction="maximize", sampler=sampler)
switches = {f"m{i}": optuna.distributions.CategoricalDistribution([False, True]) for i in range(modules)}
space = dict(switches, lr=optuna.distributions.FloatDistribution(2e-3, 2e-2, log=True))
draw = random.Random(1)
study.add_trials([
    optuna.trial.create_trial(
        params=dict({m: draw.random() < 0.25 for m in switches}, lr=2e-3 * 10 ** draw.random()), distributions=space, value=draw.random())
    for _ in range(finished)
])
print(json.dumps({"optuna": optuna.__version__, "trials": len(study.trials)}), flush=True)
for line in sys.stdin:
    times = []
    for _ in range(int(line)):
        began = time.perf_counter()
        trial = study.ask()
        for m in switches:
            trial.suggest_categorical(m, [False, True])
        trial.suggest_float("lr", 2e-3, 2e-2, log=True)
        study.tell(trial, draw.random())
        times.append(1e3 * (time.perf_counter() - began))
    print(json.dumps(times), flush=True)
