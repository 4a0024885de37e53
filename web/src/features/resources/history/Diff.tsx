import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { useId, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { Difference, Place, Resource, Version } from '../../../api/resources';
import { CopyButton } from '../../../shared/CopyButton';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { IconButton } from '../../../ui/Button';
import { chipClass, inputClass } from '../../../ui/fields';
import { diffQuery, versionsQuery } from '../queries';
import { valueText } from '../value-text';

interface Props {
  resource: Resource;
  from: number | undefined;
  to: number | undefined;
  onChoose: (from: number, to: number) => void;
}

interface PickProps {
  label: string;
  value: number;
  versions: Version[];
  onPick: (version: number) => void;
}

function Pick({ label, value, versions, onPick }: PickProps) {
  const { t } = useLingui();
  const numbers = versions.some(({ version }) => version === value) ? [] : [value];
  const name = (version: Version) =>
    [`v${version.version}`, version.state === 'draft' ? t`draft` : null, ...version.labels]
      .filter(Boolean)
      .join(' · ');
  return (
    <label className="flex items-center gap-1.5 text-sm">
      <span className="text-muted">{label}</span>
      <select
        value={value}
        onChange={event => onPick(Number(event.target.value))}
        className={`${inputClass} max-w-full`}
      >
        {numbers.map(number => (
          <option key={number} value={number}>{`v${number}`}</option>
        ))}
        {versions.map(version => (
          <option key={version.version} value={version.version}>
            {name(version)}
          </option>
        ))}
      </select>
    </label>
  );
}

function ByField({ difference }: { difference: Difference }) {
  const { t } = useLingui();
  const { from, to } = difference;
  return (
    <ul className="space-y-3">
      {difference.fields.map(({ path, old, new: next }) => (
        <li key={path} className="min-w-0">
          <h2 className="mb-1 font-mono text-sm break-all">{path}</h2>
          <div className="grid gap-2 md:grid-cols-2">
            <Side
              label={t`Version ${from}`}
              sign="−"
              family="st-failed"
              text={old === undefined ? null : valueText(old)}
            />
            <Side
              label={t`Version ${to}`}
              sign="+"
              family="st-ready"
              text={next === undefined ? null : valueText(next)}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Side({
  label,
  sign,
  family,
  text,
}: {
  label: string;
  sign: string;
  family: string;
  text: string | null;
}) {
  const { t } = useLingui();
  return (
    <div className={`${family} min-w-0 rounded-md border border-st-outline bg-st-tint p-2`}>
      <p className="text-xs text-st-text">
        <span aria-hidden="true">{sign} </span>
        {label}
      </p>
      <pre className="max-h-60 overflow-auto font-mono text-xs whitespace-pre-wrap break-words" tabIndex={0}>
        {text ?? t`(nothing)`}
      </pre>
    </div>
  );
}

const LINES_SHOWN = 2000;

/** The sign at the beginning of each line says what it is; the colour only says it sooner. */
function AsText({ text }: { text: string }) {
  const { t } = useLingui();
  const lines = text.split('\n').slice(0, LINES_SHOWN);
  const family = (line: string) =>
    line.startsWith('+') ? 'st-ready bg-st-tint' : line.startsWith('-') ? 'st-failed bg-st-tint' : '';
  return (
    <div className="relative">
      <div className="absolute end-1 top-1">
        <CopyButton text={text} label={t`Copy the difference`} />
      </div>
      <pre
        aria-label={t`Difference as text`}
        className="max-h-[70vh] overflow-auto rounded-md border border-divider bg-surface py-2 font-mono text-xs leading-5"
        tabIndex={0}
      >
        {lines.map((line, i) => (
          <span
            key={`${String(i)}:${line}`}
            className={`block min-w-full px-3 whitespace-pre ${family(line)}`}
          >
            {line === '' ? ' ' : line}
          </span>
        ))}
      </pre>
    </div>
  );
}

function Views({ difference }: { difference: Difference }) {
  const { t } = useLingui();
  const id = useId();
  const [view, setView] = useState<'field' | 'text'>('field');
  const count = difference.fields.length;
  if (count === 0 && difference.text.trim() === '')
    return <Empty title={t`No difference`} why={t`Both versions hold the same.`} />;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <fieldset className="flex gap-1.5">
          <legend className="sr-only">{t`How to show it`}</legend>
          {(['field', 'text'] as const).map(one => (
            <label key={one} className={chipClass}>
              <input
                type="radio"
                name={id}
                checked={view === one}
                onChange={() => setView(one)}
                className="size-3.5 accent-accent outline-none"
              />
              {one === 'field' ? t`By field` : t`As text`}
            </label>
          ))}
        </fieldset>
        <p role="status" className="text-sm text-muted">
          <Plural value={count} one="# field differs" other="# fields differ" />
        </p>
      </div>
      {view === 'field' ? <ByField difference={difference} /> : <AsText text={difference.text} />}
    </div>
  );
}

/** Any two versions beside each other. */
export function Diff({ resource, from, to, onChoose }: Props) {
  const { t } = useLingui();
  const place: Place = { kind: resource.kind, workspace: resource.workspace, name: resource.name };
  const versions = useInfiniteQuery(versionsQuery(place)).data?.pages.flatMap(page => page.items) ?? [];
  const right = to ?? resource.version;
  const published = resource.published ?? 0;
  const left = from ?? (published > 0 && published !== right ? published : Math.max(1, right - 1));
  const { data, error, isPlaceholderData } = useQuery({
    ...diffQuery(place, left, right),
    placeholderData: keepPreviousData,
    enabled: left !== right,
  });
  if (resource.version === 1)
    return <Empty title={t`Only one version`} why={t`There is nothing to compare it with yet.`} />;
  return (
    <div className="space-y-3" aria-busy={isPlaceholderData}>
      <div className="flex flex-wrap items-center gap-2">
        <Pick label={t`From`} value={left} versions={versions} onPick={version => onChoose(version, right)} />
        <IconButton label={t`Swap the versions`} onClick={() => onChoose(right, left)}>
          <ArrowLeftRight className="size-3.5" aria-hidden="true" />
        </IconButton>
        <Pick label={t`To`} value={right} versions={versions} onPick={version => onChoose(left, version)} />
      </div>
      {left === right ? (
        <p className="text-sm text-muted">
          <Trans>Choose two different versions.</Trans>
        </p>
      ) : error !== null ? (
        <ErrorPanel what={t`The versions could not be compared.`} failure={failureOf(error)} />
      ) : data === undefined ? (
        <Loading what={t`Comparing…`} />
      ) : (
        <Views difference={data} />
      )}
    </div>
  );
}
