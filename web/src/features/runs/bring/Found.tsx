import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client';
import type { RunSummary } from '../../../api/types';
import { useFormat } from '../../../shared/use-format';
import { Glyph } from '../../../ui/glyph';
import { toQuery } from '../list/search';
import type { RunFile } from './run-file';

const MIB = 1024 * 1024;
/** Of so many of the latest runs the keys are compared. */
const KEYS_FROM = 200;

export interface Chosen {
  file: File;
  /** Undefined: it is no file of a run. */
  says: RunFile | undefined;
}

/** Whether a run that is here was signed with the same key. */
function useKnown(key: string | undefined): RunSummary | undefined | null {
  const recent = useQuery({
    queryKey: ['runs', 'imported-keys'],
    queryFn: ({ signal }) => api.runs(toQuery({}), null, signal, KEYS_FROM),
    enabled: key !== undefined,
  });
  if (recent.data === undefined) return undefined;
  return recent.data.items.find(run => run.imported?.key === key) ?? null;
}

function Signed({ says }: { says: RunFile }) {
  const known = useKnown(says.key);
  if (says.key === undefined) {
    return (
      <p className="flex items-start gap-1.5">
        <span className="st-failed">
          <Glyph name="failed" />
        </span>
        <Trans>Its last line, the signature, is missing: it was cut.</Trans>
      </p>
    );
  }
  const name = known?.name;
  return (
    <p className="flex items-start gap-1.5">
      <span className={known === null ? 'st-waiting' : 'st-succeeded'}>
        <Glyph name={known === null ? 'waiting' : 'succeeded'} />
      </span>
      <span>
        {known === undefined && <Trans>Looking whether the key is known…</Trans>}
        {known === null && (
          <Trans>
            None of the latest runs here was signed with this key. Compare it with whoever exported the run.
          </Trans>
        )}
        {name !== undefined && <Trans>The key is known: {name} was signed with it, too.</Trans>}
      </span>
    </p>
  );
}

/** What the file says of itself, before anything is sent. */
export function Found({ chosen }: { chosen: Chosen }) {
  const { t } = useLingui();
  const format = useFormat();
  const { file, says } = chosen;
  if (says === undefined) {
    return (
      <p role="alert" className="flex items-start gap-1.5 text-sm">
        <span className="st-failed">
          <Glyph name="failed" />
        </span>
        <Trans>This is no file of a run.</Trans>
      </p>
    );
  }
  const size = format.number(Math.max(0.1, Math.round((file.size / MIB) * 10) / 10));
  const rows = [
    [t`Run`, says.run],
    [t`Organization`, says.org],
    [t`Signed with`, says.key ?? '–'],
  ] as const;
  return (
    <section aria-label={t`What the file says`} className="space-y-2 text-sm" data-testid="run-file-says">
      <dl className="grid gap-x-3 gap-y-1 sm:grid-cols-[max-content_1fr]">
        {rows.map(([label, text]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 font-mono text-xs break-all" translate="no">
              {text}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <Plural value={says.events} one="# event" other="# events" />, {t`${size} MiB`}
      </p>
      <Signed says={says} />
    </section>
  );
}
