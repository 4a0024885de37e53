import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileDown, History, MessageSquareText, Play, Redo2, Undo2 } from 'lucide-react';
import type { Resource } from '../../api/resources';
import { fileOf, type Source } from '../../api/workflows';
import { runLook } from '../../shared/status';
import { Button, IconButton } from '../../ui/Button';
import { chipClass } from '../../ui/fields';
import { Glyph } from '../../ui/glyph';
import { StatusChip } from '../../ui/StatusChip';
import { useBench } from './bench';
import { Acts } from './halt/Acts';
import { Halted } from './halt/Halted';
import { statusLook, statusOf } from './halt/look';
import { resourceQuery } from './queries';
import { Status } from './save/Status';
import { VIEWS, type EditorSearch, type ViewId } from './search';
import { isDirty, textOf, type EditState } from './state';

interface Props {
  source: Source;
  state: EditState;
  shown: ViewId[];
  most: number;
  panel: EditorSearch['panel'];
  problems: { errors: number; all: number; known: boolean; broken: boolean };
  refused: string | undefined;
  publishRefused: string | undefined;
  onSave: () => void;
  onPublish: () => void;
  onPropose: () => void;
  onTest: () => void;
  onDiscard: () => void;
  onViews: (view: ViewId) => void;
  onPanel: (panel: NonNullable<EditorSearch['panel']>) => void;
}

function Version({ state }: { state: EditState }) {
  const { t } = useLingui();
  const { version, published, live } = state;
  const draft = published !== version;
  const used = live ?? published;
  return (
    <span className="text-sm text-muted">
      {draft ? t`v${version} draft` : t`v${version} published`}
      {used !== null && used !== version && ` · ${t`v${used} is in use`}`}
    </span>
  );
}

function Problems({
  problems: { errors, all, known, broken },
  panel,
  onPanel,
}: Pick<Props, 'problems' | 'panel' | 'onPanel'>) {
  const { t } = useLingui();
  const family =
    broken || errors > 0 ? 'st-failed' : all > 0 ? 'st-waiting' : known ? 'st-ready' : 'st-offline';
  return (
    <Button
      aria-expanded={panel === 'problems'}
      onClick={() => onPanel('problems')}
      data-testid="problems-button"
    >
      <span className={family}>
        <Glyph name={broken || errors > 0 ? 'failed' : all > 0 ? 'waiting' : known ? 'ready' : 'pending'} />
      </span>
      {!known ? (
        t`Checking…`
      ) : all === 0 ? (
        broken ? (
          t`Cannot be read`
        ) : (
          t`No problems`
        )
      ) : (
        <Plural value={all} one="# problem" other="# problems" />
      )}
    </Button>
  );
}

/** The text on the screen as a file. */
function Download({ name, text }: { name: string; text: string }) {
  const { t } = useLingui();
  return (
    <IconButton
      label={t`Download`}
      onClick={() => {
        const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
        const link = document.createElement('a');
        link.href = url;
        link.download = fileOf(name);
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 1000);
      }}
    >
      <FileDown className="size-4" aria-hidden="true" />
    </IconButton>
  );
}

/** The views, the history of the edit, the trial, and what stands below. */
function Second(props: Props & { workflow: Resource | undefined }) {
  const { t, i18n } = useLingui();
  const bench = useBench();
  const { source, state, shown, most } = props;
  const names: Record<ViewId, string> = { canvas: t`Canvas`, yaml: t`YAML`, outline: t`Outline` };
  const { run } = bench.test;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t`Views`}</legend>
        {VIEWS.map(view => (
          <label key={view} className={chipClass}>
            <input
              type={most === 1 ? 'radio' : 'checkbox'}
              name="views"
              checked={shown.includes(view)}
              onChange={() => props.onViews(view)}
              className="size-3.5 accent-accent outline-none"
            />
            {names[view]}
          </label>
        ))}
      </fieldset>
      <IconButton
        label={t`Undo`}
        unavailable={state.history.past.length === 0 ? t`There is nothing to undo.` : undefined}
        onClick={bench.undo}
      >
        <Undo2 className="size-4" aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t`Redo`}
        unavailable={state.history.future.length === 0 ? t`There is nothing to redo.` : undefined}
        onClick={bench.redo}
      >
        <Redo2 className="size-4" aria-hidden="true" />
      </IconButton>
      {run !== null && (
        <span className="flex items-center gap-1.5 text-sm">
          <StatusChip look={runLook(run.status, i18n)} />
          <Link to="/runs/$id" params={{ id: run.id }} className="text-accent hover:underline">
            <Trans>Trial run</Trans>
          </Link>
          <Button tone="quiet" onClick={bench.test.forget}>
            <Trans>Hide</Trans>
          </Button>
        </span>
      )}
      <div className="ms-auto flex flex-wrap gap-1.5">
        <Problems problems={props.problems} panel={props.panel} onPanel={props.onPanel} />
        <Button aria-expanded={props.panel === 'versions'} onClick={() => props.onPanel('versions')}>
          <History className="size-3.5" aria-hidden="true" />
          <Trans>Versions</Trans>
        </Button>
        <Download name={source.name} text={textOf(state)} />
        {props.workflow !== undefined && <Acts workflow={props.workflow} />}
        <Link
          to="/resources/$kind/$workspace/$name"
          params={{ kind: 'workflow', workspace: source.workspace, name: source.name }}
          className="inline-flex min-h-7 items-center rounded-md px-2 text-sm text-accent hover:underline pointer-coarse:min-h-11"
        >
          <Trans>Owner, labels, sharing</Trans>
        </Link>
      </div>
    </div>
  );
}

/** The name, the truth about the edit, and what can be done with the whole. */
export function Header(props: Props) {
  const { i18n } = useLingui();
  const { source, state, refused, publishRefused } = props;
  const workflow = useQuery(resourceQuery(source.workspace, source.name)).data;
  return (
    <header className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1 className="min-w-0 text-xl break-words">{source.name}</h1>
        {workflow !== undefined && <StatusChip look={statusLook(statusOf(workflow), i18n)} />}
        <Version state={state} />
        <Status state={state} />
        <div className="ms-auto flex flex-wrap items-center gap-1.5">
          <Button onClick={props.onPropose}>
            <MessageSquareText className="size-3.5" aria-hidden="true" />
            <Trans>Describe a change…</Trans>
          </Button>
          <Button onClick={props.onTest}>
            <Play className="size-3.5" aria-hidden="true" />
            <Trans>Test…</Trans>
          </Button>
          {isDirty(state) && (
            <Button tone="quiet" onClick={props.onDiscard}>
              <Trans>Discard</Trans>
            </Button>
          )}
          <Button unavailable={refused} onClick={props.onSave} aria-keyshortcuts="Control+S">
            <Trans>Save draft</Trans>
          </Button>
          <Button tone="primary" unavailable={publishRefused} onClick={props.onPublish}>
            <Trans>Publish…</Trans>
          </Button>
        </div>
      </div>
      {workflow?.halted !== undefined && <Halted halted={workflow.halted} />}
      <Second {...props} workflow={workflow} />
    </header>
  );
}
