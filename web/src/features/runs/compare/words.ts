/** How an id of a run begins. */
export const EXAMPLE_ID = 'run_…';
