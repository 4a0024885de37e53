/** The labels of a resource, as small `key=value` marks. */
export function Labels({ labels }: { labels: Record<string, string> }) {
  return Object.entries(labels).map(([key, value]) => (
    <span
      key={key}
      className="inline-block max-w-full truncate rounded-sm bg-sunken px-1 font-mono text-xs leading-4 text-muted"
    >
      {key}={value}
    </span>
  ));
}
