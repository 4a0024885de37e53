import { describe, expect, it } from 'vitest';
import { readRunFile } from './run-file';

const head =
  '{"line":"run","format":"orc-run/1","run":"run_1","org":"org_1","program":"0.1.0","events":3,"values":1}';
const end = '{"line":"signature","key":"AAAA","value":"BBBB"}';
const read = (text: string) => readRunFile(new Blob([text]));

describe('the file of a run', () => {
  it('is known by its first line and its last', async () => {
    expect(await read(`${head}\n${'x'.repeat(50_000)}\n${end}\n`)).toEqual({
      run: 'run_1',
      org: 'org_1',
      program: '0.1.0',
      events: 3,
      values: 1,
      key: 'AAAA',
    });
  });

  it('has no key when it was cut', async () => {
    expect((await read(`${head}\n{"line":"event"`))?.key).toBeUndefined();
  });

  it.each(['', '{}', 'name: a workflow', '[1]', '"text"', '{"format":"orc-run/1"}'])(
    'is not %j',
    async text => {
      expect(await read(text)).toBeUndefined();
    },
  );
});
