/** Two edits of one text, line by line: what only one side changed is taken, what both changed is for a person to decide. */

export type Piece =
  | { kind: 'same' | 'mine' | 'theirs' | 'both'; lines: string[] }
  | { kind: 'conflict'; base: string[]; mine: string[]; theirs: string[] };

/** The lines of `a` and `b` that belong together, as pairs of indexes in order. */
export function matches(a: string[], b: string[]): [number, number][] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1;
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  const middle = left.length * right.length > CELLS_MAX ? unique(left, right) : common(left, right);
  return [
    ...Array.from({ length: head }, (_, i): [number, number] => [i, i]),
    ...middle.map(([i, j]): [number, number] => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): [number, number] => [a.length - tail + i, b.length - tail + i]),
  ];
}

const CELLS_MAX = 4_000_000;

/** The longest common subsequence. */
function common(a: string[], b: string[]): [number, number][] {
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
  const found: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return found;
}

/** For very long texts: lines that occur once on both sides, as far as their order agrees. */
function unique(a: string[], b: string[]): [number, number][] {
  const once = (lines: string[]) => {
    const at = new Map<string, number>();
    lines.forEach((line, i) => at.set(line, at.has(line) ? -1 : i));
    return at;
  };
  const there = once(b);
  let last = -1;
  return Array.from(once(a)).flatMap(([line, i]): [number, number][] => {
    const j = there.get(line) ?? -1;
    if (i < 0 || j <= last) return [];
    last = j;
    return [[i, j]];
  });
}

export function merge3(base: string, mine: string, theirs: string): Piece[] {
  const [o, a, b] = [base, mine, theirs].map(text => text.split('\n')) as [string[], string[], string[]];
  const inMine = new Map(matches(o, a));
  const inTheirs = new Map(matches(o, b));
  const pieces: Piece[] = [];
  let [i, j, k] = [0, 0, 0];
  while (i < o.length || j < a.length || k < b.length) {
    if (i < o.length && inMine.get(i) === j && inTheirs.get(i) === k) {
      push(pieces, 'same', [o[i] ?? '']);
      [i, j, k] = [i + 1, j + 1, k + 1];
      continue;
    }
    let next = i;
    while (next < o.length && !(inMine.has(next) && inTheirs.has(next))) next += 1;
    const toMine = inMine.get(next) ?? a.length;
    const toTheirs = inTheirs.get(next) ?? b.length;
    decide(pieces, o.slice(i, next), a.slice(j, toMine), b.slice(k, toTheirs));
    [i, j, k] = [next, toMine, toTheirs];
  }
  return pieces;
}

const equal = (a: string[], b: string[]) => a.length === b.length && a.every((line, i) => line === b[i]);

function push(pieces: Piece[], kind: 'same' | 'mine' | 'theirs' | 'both', lines: string[]): void {
  const last = pieces.at(-1);
  if (last !== undefined && last.kind === kind) last.lines.push(...lines);
  else pieces.push({ kind, lines: [...lines] });
}

function decide(pieces: Piece[], base: string[], mine: string[], theirs: string[]): void {
  if (equal(mine, theirs)) push(pieces, 'both', mine);
  else if (equal(base, mine)) push(pieces, 'theirs', theirs);
  else if (equal(base, theirs)) push(pieces, 'mine', mine);
  else pieces.push({ kind: 'conflict', base, mine, theirs });
}

export type Choice = 'mine' | 'theirs' | 'both';

/** The text after every conflict was decided, in their order. */
export function resolve(pieces: Piece[], choices: (Choice | undefined)[]): string {
  let at = 0;
  return pieces
    .flatMap(piece => {
      if (piece.kind !== 'conflict') return piece.lines;
      const choice = choices[at++] ?? 'mine';
      return choice === 'both' ? [...piece.theirs, ...piece.mine] : piece[choice];
    })
    .join('\n');
}

/** Lines of a difference with a sign before each; what is the same is kept short. */
export function lineDiff(
  old: string,
  next: string,
  around = 3,
): { sign: ' ' | '+' | '-' | '…'; line: string }[] {
  const [a, b] = [old.split('\n'), next.split('\n')];
  const all: { sign: ' ' | '+' | '-'; line: string }[] = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...matches(a, b), [a.length, b.length] as [number, number]]) {
    while (i < x) all.push({ sign: '-', line: a[i++] ?? '' });
    while (j < y) all.push({ sign: '+', line: b[j++] ?? '' });
    if (x < a.length) {
      all.push({ sign: ' ', line: a[x] ?? '' });
      [i, j] = [x + 1, y + 1];
    }
  }
  const near = all.map((_, at) =>
    all.slice(Math.max(0, at - around), at + around + 1).some(one => one.sign !== ' '),
  );
  return all.flatMap((one, at): { sign: ' ' | '+' | '-' | '…'; line: string }[] =>
    near[at] === true ? [one] : at > 0 && near[at - 1] === true ? [{ sign: '…', line: '' }] : [],
  );
}
