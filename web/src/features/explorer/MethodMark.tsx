/** The verb of a request. Reading looks quiet, writing does not. */
export function MethodMark({ method }: { method: string }) {
  const tone = method === 'GET' ? 'border-divider text-muted' : 'border-control text-text';
  return (
    <span
      className={`inline-block w-14 shrink-0 rounded-sm border text-center font-mono text-xs font-semibold ${tone}`}
    >
      {method}
    </span>
  );
}
