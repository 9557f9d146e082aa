#!/usr/bin/env python3
"""Draws figures of reports by chance and changes them.

usage: draw.py DIR [N] · draw.py --join DIR

Draws N (36) figures of each DIR/*.md and DIR/*.txt, changes one digit of each (`new`) or all (`random`) and writes DIR/draws.json;
`--join` puts it and DIR/judged.json together as DIR/changes.json. The same for the same folder name and texts."""
import json,random,re,sys,pathlib,zlib
if sys.argv[1]=='--join':
    d=pathlib.Path(sys.argv[2]); judged={int(k):v for k,v in json.loads((d/'judged.json').read_text(encoding='utf-8')).items()}
    rows=[{k:j[k] for k in ('id','report','at','to','old','new','random')}|{'contradicts':bool(judged[j['id']].get('contradicts')),'with':judged[j['id']].get('with','')}
          for j in json.loads((d/'draws.json').read_text(encoding='utf-8'))]
    (d/'changes.json').write_text('[\n'+',\n'.join(json.dumps(r,ensure_ascii=False) for r in rows)+'\n]\n',encoding='utf-8')
    sys.exit(f'{len(rows)} changes' if not rows else 0)
d=pathlib.Path(sys.argv[1]); n=int(sys.argv[2]) if len(sys.argv)>2 else 36
out=[]
for p in sorted(list(d.glob('*.md'))+list(d.glob('*.txt'))):
    if p.name.startswith(('NOTES','brief')): continue
    t=p.read_text(encoding='utf-8'); r=random.Random(zlib.crc32((d.name+p.name).encode()))
    c=[]
    for m in re.finditer(r'\d[\d,]*(?:\.\d+)?',t):
        a,b=m.span(); s=m.group().rstrip(',')
        b=a+len(s)
        before,after=t[max(0,a-6):a],t[b:b+4]
        if re.match(r'\s*(年|月|日)',after) or re.search(r'(第|〔|\[|号|表|附件|图)\s*$',before) or re.match(r'(〕|\]|号|、)',after): continue
        if re.match(r'(\.|．)\s*[^\d]',after) and (a==0 or t[a-1]=='\n'): continue
        if re.search(r'\n\s*[|（(]?\s*$',before) and re.match(r'\s*[|\t）)]',after) : continue
        c.append((a,b,s))
    r.shuffle(c)
    k=0
    for a,b,s in c:
        if k>=n: break
        ds=[i for i,x in enumerate(s) if x.isdigit()]
        def one():
            i=r.choice(ds); x=r.choice([y for y in '0123456789' if y!=s[i] and not (y=='0' and i==0 and len(ds)>1)])
            return s[:i]+x+s[i+1:]
        def every():
            while True:
                z=list(s)
                for j,i in enumerate(ds): z[i]=r.choice('123456789' if j==0 and len(ds)>1 else '0123456789')
                z=''.join(z)
                if z!=s and not (len(ds)>1 and not z.strip('0,.')): return z
        new=one()
        out.append(dict(id=len(out),report=p.name,at=a,to=b,old=s,new=new,random=every(),
            context=(t[max(0,a-45):a]+'【'+s+'→'+new+'】'+t[b:b+35]).replace('\n','⏎')))
        k+=1
(d/'draws.json').write_text(json.dumps(out,ensure_ascii=False,indent=0),encoding='utf-8')
print(len(out),'draws')
