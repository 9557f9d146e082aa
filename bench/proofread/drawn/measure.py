#!/usr/bin/env python3
"""How many drawn changes that contradict something are found, and which findings the clean reports have.

usage: measure.py COMPARE [--random | --way=more|less|ten] [--quiet] DIR…

COMPARE is the example `compare` of crates/proofread; each DIR has reports and changes.json."""
import json,subprocess,sys,pathlib,tempfile,collections,concurrent.futures as cf
arg=sys.argv[1:]; rnd='--random' in arg; way=next((x[6:] for x in sys.argv if x.startswith('--way=')),None); quiet='--quiet' in arg
arg=[x for x in arg if not x.startswith('--')]; exe=arg[0]; tot=[0,0,0,0]
def other(s,way):
    f={'more':1.1,'less':0.9,'ten':10}[way]; v=float(s.replace(',','')); d=len(s.split('.')[1]) if '.' in s else 0
    n=f'{v*f:.{d}f}'
    if float(n)==v: n=f'{v+(1 if f>1 else -1)*10**-d:.{d}f}'
    if ',' in s: n=f'{float(n):,.{d}f}'
    return n
def one(job):
    d,p,js=job
    t=p.read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory() as tmp:
        fs=[]
        for j in js:
            assert t[j['at']:j['to']]==j['old'],(p,j)
            f=pathlib.Path(tmp)/f"{j['id']:03d}{p.suffix}"; f.write_text(t[:j['at']]+(other(j['old'],way) if way else j['random' if rnd else 'new'])+t[j['to']:],encoding='utf-8'); fs.append(str(f))
        o=subprocess.run([exe,str(p)]+fs,capture_output=True,text=True); assert o.returncode==0,o.stderr
        return d,p,js,o.stdout
jobs=[]
for d in map(pathlib.Path,arg[1:]):
    draws=json.loads((d/'changes.json').read_text(encoding='utf-8'))
    per=collections.defaultdict(list)
    for j in draws:
        if j['contradicts']: per[j['report']].append(j)
    for r in sorted({j['report'] for j in draws}): jobs.append((d,d/r,per[r]))
with cf.ThreadPoolExecutor(2) as ex: results=list(ex.map(one,jobs))
by=collections.OrderedDict()
for d,p,js,o in results:
    s=by.setdefault(d.name,[0,0,0,0])
    ids={j['id']:j for j in js}
    for line in o.splitlines():
        if line.startswith('found '): s[0]+=1
        elif line.startswith('MISSED '):
            i=int(pathlib.Path(line.split()[1]).stem)
            if not quiet: print(line.replace(line.split()[1],f'{d.name}/{p.name}#{i}'),'|| was',ids[i]['old'],'| with:',ids[i].get('with'))
        elif ': 错误' in line or ': 存疑' in line:
            s[2]+=': 错误' in line; s[3]+=': 存疑' in line
            print('WRONG?',line)
    s[1]+=len(js)
for k,s in by.items():
    print(f'{k}: {s[0]}/{s[1]} = {100*s[0]/max(1,s[1]):.1f}%  wrong 错误 {s[2]} 存疑 {s[3]}'); tot=[a+b for a,b in zip(tot,s)]
print(f'ALL: {tot[0]}/{tot[1]} = {100*tot[0]/max(1,tot[1]):.1f}%  wrong {tot[2]} {tot[3]}')
