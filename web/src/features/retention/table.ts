/** How the tables of this page look. */
export const panelClass = 'overflow-hidden rounded-lg border border-divider bg-surface shadow-panel';
export const tableClass = 'w-full text-sm max-md:block [&>tbody]:max-md:block';
export const rowClass =
  'border-b border-divider last:border-0 max-md:flex max-md:flex-wrap max-md:gap-x-3 max-md:px-3 max-md:py-2';
export const cellClass = 'px-3 py-1.5 max-md:p-0';
