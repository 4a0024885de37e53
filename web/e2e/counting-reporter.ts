import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { nameOf, SEEN } from './setup/names';

/** Closes a suite with one line that other programs can read: `web e2e: 42 passed, 0 failed, 0 skipped`.
 * `ORC_E2E_PASSED` names a file for the names of those that passed; a suite that leaves them out does not count them. */
export default class CountingReporter implements Reporter {
  private readonly label: string;

  constructor(options: { label: string }) {
    this.label = options.label;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    const passed: string[] = [];
    let seen = 0;
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        const { state } = test.result();
        if (isSeen(test)) seen += 1;
        else counts[state] += 1;
        if (state === 'passed') passed.push(nameOf(module.moduleId, test.fullName));
      }
      // A file that could not even be loaded counts as one failure.
      if (tests === 0 && !module.ok()) counts.failed += 1;
    }
    const file = process.env['ORC_E2E_PASSED'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(passed));
    const skipped = counts.skipped + counts.pending;
    if (seen > 0) process.stdout.write(`${seen} left out: they passed before\n`);
    const line = `${this.label}: ${counts.passed} passed, ${counts.failed} failed, ${skipped} skipped`;
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}

function isSeen(test: TestCase): boolean {
  const result = test.result();
  return result.state === 'skipped' && result.note === SEEN;
}
