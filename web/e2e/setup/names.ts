import { basename } from 'node:path';

/** Why a test is left out that passed in the suite before. */
export const SEEN = 'passed before';

/** The name of a test in both suites. */
export const nameOf = (file: string, test: string) => `${basename(file)} > ${test}`;
