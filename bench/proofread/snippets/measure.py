#!/usr/bin/env python3
"""How many marked figures of short texts are found when one digit of them is changed, and which findings the texts as written have.

usage: measure.py COMPARE [--list] [--random] FILE…

COMPARE is the example `compare` of crates/proofread; a FILE is a list of {"kind", "text"} with figures marked ⟦ ⟧ that the text itself contradicts when they are changed."""
import json,re,sys,random,subprocess,tempfile,pathlib,collections,concurrent.futures as cf
a=[x for x in sys.argv[1:] if not x.startswith('--')]; ls='--list' in sys.argv; rnd='--random' in sys.argv
exe=a[0]; tot=collections.Counter(); kinds=collections.defaultdict(collections.Counter)
def change(s,r):
    ds=[i for i,x in enumerate(s) if x.isdigit()]
    if rnd:
        while True:
            z=list(s)
            for j,i in enumerate(ds): z[i]=r.choice('123456789' if j==0 and len(ds)>1 else '0123456789')
            if ''.join(z)!=s: return ''.join(z)
    i=r.choice(ds); x=r.choice([y for y in '0123456789' if y!=s[i] and not (y=='0' and i==0 and len(ds)>1)])
    return s[:i]+x+s[i+1:]
def one(job):
    name,i,it=job; t=it['text']; parts=re.split(r'⟦([^⟧]*)⟧',t); clean=''.join(parts)
    with tempfile.TemporaryDirectory() as d:
        c=pathlib.Path(d)/'clean.txt'; c.write_text(clean); fs=[]; ch=[]
        for k in range(1,len(parts),2):
            r=random.Random(f'{name}{i}{k}'); new=change(parts[k],r)
            f=pathlib.Path(d)/f'{k:03d}.txt'; f.write_text(''.join(parts[:k])+new+''.join(parts[k+1:])); fs.append(str(f)); ch.append((k,parts[k],new))
        o=subprocess.run([exe,str(c)]+fs,capture_output=True,text=True)
        return name,i,it,clean,ch,o.stdout,o.returncode
jobs=[]
for d in a[1:]:
    for i,it in enumerate(json.loads(pathlib.Path(d).read_text(encoding='utf-8'))): jobs.append((pathlib.Path(d).stem,i,it))
with cf.ThreadPoolExecutor(2) as ex:
    for name,i,it,clean,ch,o,rc in ex.map(one,jobs):
        assert rc==0,(name,i)
        f=0; miss=[]
        for l in o.splitlines():
            if l.startswith('found '): f+=1
            elif l.startswith('MISSED '): miss.append(int(pathlib.Path(l.split()[1]).stem))
            elif ': 错误' in l or ': 存疑' in l:
                tot['错误' if ': 错误' in l else '存疑']+=1
                if ls: print(f'WRONG {name}#{i}',l.split(': ',1)[1],'||',clean.replace('\n','⏎'))
        tot['found']+=f; tot['all']+=len(ch); kinds[it['kind']]['f']+=f; kinds[it['kind']]['a']+=len(ch)
        if ls and miss:
            s=it['text']
            parts=re.split(r'⟦([^⟧]*)⟧',s)
            for k,old,new in ch:
                if k in miss: parts[k]=f'【{old}→{new}】'
            print(f'MISSED {name}#{i} [{it["kind"]}]',''.join(parts).replace('\n','⏎'))
print(f"found {tot['found']}/{tot['all']} = {100*tot['found']/max(1,tot['all']):.1f}%  wrong 错误 {tot['错误']} 存疑 {tot['存疑']} on {len(jobs)} snippets")
