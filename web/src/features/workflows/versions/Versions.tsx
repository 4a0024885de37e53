import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { resourcesApi, type Version } from '../../../api/resources';
import { placeOf } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { Time } from '../../../shared/Time';
import { toast } from '../../../shared/toasts';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { keys, sourceQuery, versionsQuery } from '../queries';
import { EXAMPLE_LABEL } from '../words';
import { GraphChanges } from './GraphChanges';
import { TextDiff } from './TextDiff';

interface Props {
  workspace: string;
  name: string;
  newest: number;
  /** The text on the screen, which no version may have yet. */
  text: string;
  dirty: boolean;
  readOnly: boolean;
  from: number | undefined;
  onFrom: (version: number) => void;
}

function useActs({ workspace, name }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const place = placeOf(workspace, name);
  const done = () => client.invalidateQueries({ queryKey: keys.place(workspace, name) });
  const failed = (error: unknown) => toast(failureOf(error).message, 'alert');
  const back = useMutation({
    mutationFn: (version: number) => resourcesApi.rollback(place, version, ''),
    onSuccess: (_, version) => {
      toast(t`The newest version is version ${version} again.`);
      return done();
    },
    onError: failed,
  });
  const label = useMutation({
    mutationFn: ({ version, word }: { version: number; word: string }) =>
      resourcesApi.setLabel(place, word, version),
    onSuccess: done,
    onError: failed,
  });
  return { back, label };
}

function LabelForm({
  number,
  refused,
  onLabel,
}: {
  number: number;
  refused: string | undefined;
  onLabel: (word: string) => void;
}) {
  const { t } = useLingui();
  const [word, setWord] = useState<string | null>(null);
  if (word === null)
    return (
      <Button unavailable={refused} onClick={() => setWord('')} aria-label={t`Label… version ${number}`}>
        <Trans>Label…</Trans>
      </Button>
    );
  return (
    <form
      className="flex min-w-0 gap-1"
      onSubmit={event => {
        event.preventDefault();
        if (word.trim() !== '') onLabel(word.trim());
        setWord(null);
      }}
    >
      <input
        type="text"
        aria-label={t`Label of version ${number}`}
        value={word}
        placeholder={EXAMPLE_LABEL}
        onChange={event => setWord(event.target.value)}
        className={`${inputClass} w-24 min-w-0`}
      />
      <Button type="submit">
        <Trans>Set</Trans>
      </Button>
    </form>
  );
}

function Line({
  version,
  props,
  acts,
}: {
  version: Version;
  props: Props;
  acts: ReturnType<typeof useActs>;
}) {
  const { t } = useLingui();
  const number = version.version;
  const refused = props.readOnly ? t`You may not change this.` : undefined;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-sm" data-version={number}>
      <span className="font-semibold tabular-nums">{`v${number}`}</span>
      <span className="text-muted">{version.state === 'published' ? t`published` : t`draft`}</span>
      {version.labels.map(one => (
        <span key={one} className="min-w-0 rounded-sm bg-selected px-1 text-xs break-all">
          {one}
        </span>
      ))}
      <span className="min-w-0 flex-1 basis-full break-words text-muted sm:basis-0">
        {version.author.name} · <Time at={version.at} />
        {version.reason !== null && ` · ${version.reason}`}
      </span>
      <Button
        aria-pressed={props.from === number}
        onClick={() => props.onFrom(number)}
        aria-label={t`Compare version ${number} with the text here`}
      >
        <Trans>Compare</Trans>
      </Button>
      {number !== props.newest && (
        <Button
          unavailable={refused ?? (props.dirty ? t`Save or discard your changes first.` : undefined)}
          onClick={() => acts.back.mutate(number)}
          aria-label={t`Go back to it: version ${number}`}
        >
          <Trans>Go back to it</Trans>
        </Button>
      )}
      <LabelForm
        number={number}
        refused={refused}
        onLabel={word => acts.label.mutate({ version: number, word })}
      />
    </li>
  );
}

/** The versions that there are, and what differs between one and the text on the screen. */
export function Versions(props: Props) {
  const { t } = useLingui();
  const { workspace, name, from, text } = props;
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(workspace, name));
  const old = useQuery({ ...sourceQuery(workspace, name, from), enabled: from !== undefined }).data;
  const acts = useActs(props);
  if (error !== null)
    return <ErrorPanel what={t`The versions could not be loaded.`} failure={failureOf(error)} />;
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
      <div className="min-w-0">
        <ol className="max-h-80 divide-y divide-divider overflow-auto rounded-md border border-divider bg-surface">
          {data.pages
            .flatMap(page => page.items)
            .map(version => (
              <Line key={version.version} version={version} props={props} acts={acts} />
            ))}
        </ol>
        {hasNextPage && (
          <Button className="mt-2" onClick={() => void fetchNextPage()}>
            <Trans>Older versions</Trans>
          </Button>
        )}
      </div>
      <div className="min-w-0 space-y-2">
        {from === undefined ? (
          <p className="text-sm text-muted">
            <Trans>Choose a version to see what differs from the text here.</Trans>
          </p>
        ) : old === undefined ? (
          <Loading what={t`Comparing…`} />
        ) : old.text === text ? (
          <p className="text-sm text-muted">{t`Version ${from} and the text here are the same.`}</p>
        ) : (
          <>
            <GraphChanges old={old.text} next={text} />
            <TextDiff old={old.text} next={text} />
          </>
        )}
      </div>
    </div>
  );
}
