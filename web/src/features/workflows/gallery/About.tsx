/** Words in backticks are names of tools and fields. */
function Line({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <code key={`${part} ${String(i)}`} className="font-mono text-xs">
        {part}
      </code>
    ),
  );
}

/** What a template does, at length: its paragraphs, or only the first. */
export function About({ text, short = false }: { text: string; short?: boolean }) {
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .filter(Boolean);
  return (short ? paragraphs.slice(0, 1) : paragraphs).map(paragraph => (
    <p key={paragraph} className="text-sm text-muted">
      <Line text={paragraph} />
    </p>
  ));
}
