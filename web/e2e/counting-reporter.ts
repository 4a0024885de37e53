import type { Reporter, TestModule } from 'vitest/node';

/** Closes a suite with one line that other programs can read: `web e2e: 42 passed, 0 failed, 0 skipped`. */
export default class CountingReporter implements Reporter {
  private readonly label: string;

  constructor(options: { label: string }) {
    this.label = options.label;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        counts[test.result().state] += 1;
      }
      // A file that could not even be loaded counts as one failure.
      if (tests === 0 && !module.ok()) counts.failed += 1;
    }
    const skipped = counts.skipped + counts.pending;
    const line = `${this.label}: ${counts.passed} passed, ${counts.failed} failed, ${skipped} skipped`;
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
