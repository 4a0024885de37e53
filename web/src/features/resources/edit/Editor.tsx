import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { KindCard, Resource, Written } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { CheckChip } from '../../../ui/Check';
import { can } from '../can';
import { writtenOf } from '../draft/document';
import type { Kept } from '../draft/journal';
import { isObject } from '../../../shared/pointer';
import { changeCount, type EditState } from '../draft/state';
import { useEditor } from '../draft/use-editor';
import { fieldId } from '../../../shared/form/context';
import { Form } from '../form/Form';
import { SaveBar } from './SaveBar';

// The reader of YAML is large: it comes beside the pane, not after it.
const TextPane = lazy(() =>
  Promise.all([import('../text/TextPane'), import('../text/text')]).then(([m]) => ({ default: m.TextPane })),
);
const ConflictDialog = lazy(() => import('./ConflictDialog').then(m => ({ default: m.ConflictDialog })));

interface Props {
  card: KindCard;
  resource: Resource | null;
  base: Written;
  kept: Kept | null;
  workspace: string | null;
  name: string;
  keptAs: string;
  onCreated?: (resource: Resource) => void;
  /** Why it cannot be saved yet. */
  notYet?: string | undefined;
}

function focusField(path: string): void {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const field = document.getElementById(fieldId('', at));
    if (field === null) continue;
    const control = 'input, select, textarea, button';
    (field.matches(control) ? field : field.querySelector<HTMLElement>(control))?.focus();
    field.scrollIntoView({ block: 'center' });
    return;
  }
}

/** What the server refused: the fields by name, each a way to it; without fields the refusal itself. */
function Refusal({ state }: { state: EditState }) {
  const { t } = useLingui();
  if (state.phase !== 'refused' || state.failure === null) return null;
  const { complaints } = state;
  return (
    <ErrorPanel
      compact
      what={t`It was not saved.`}
      failure={failureOf(state.failure)}
      where={
        complaints.length === 0 ? undefined : (
          <span className="inline-flex flex-wrap gap-1.5">
            {complaints.map(({ path }) => (
              <button
                key={path}
                type="button"
                className="min-h-6 font-mono underline"
                onClick={() => focusField(path)}
              >
                {path}
              </button>
            ))}
          </span>
        )
      }
    />
  );
}

type Hook = ReturnType<typeof useEditor>;

function Notices({ editor, resource }: { editor: Hook; resource: Resource | null }) {
  const { state, act, askTheirs } = editor;
  const behind = resource !== null && state.etag !== resource.etag && state.phase !== 'saving';
  const who = resource?.updated_by.name;
  const restored = state.restored > 0 && state.savedAt === null && changeCount(state) > 0;
  return (
    <>
      {restored && (
        <p
          role="status"
          className="st-idle rounded-md border border-st-outline bg-st-tint px-2 py-1 text-sm text-st-text"
        >
          <Plural
            value={state.restored}
            one="Restored # unsaved change."
            other="Restored # unsaved changes."
          />
        </p>
      )}
      {(behind || state.phase === 'conflict') && state.theirs === null && (
        <div
          role="status"
          className="st-waiting flex flex-wrap items-center gap-2 rounded-md border border-st-outline bg-st-tint px-2 py-1 text-sm text-st-text"
        >
          {who === undefined || !behind ? (
            <Trans>It was changed by somebody else. Your edit is kept.</Trans>
          ) : (
            <Trans>{who} saved another version meanwhile. Your edit is kept.</Trans>
          )}
          {changeCount(state) === 0 && resource !== null ? (
            <Button onClick={() => act({ type: 'discard', base: writtenOf(resource), etag: resource.etag })}>
              <Trans>Show the newest</Trans>
            </Button>
          ) : (
            <Button onClick={() => void askTheirs(null)}>
              <Trans>Compare and merge</Trans>
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function useRefusals(props: Props, state: EditState, saving: boolean) {
  const { t, i18n } = useLingui();
  const rights = useRights();
  const { card, resource, workspace, notYet } = props;
  const verdict = can(resource === null ? 'create' : 'update', card, rights, workspace);
  const publishing = can('publish', card, rights, workspace);
  const common = saving
    ? t`It is being saved.`
    : !verdict.ok
      ? i18n._(verdict.why)
      : state.broken !== null
        ? t`The text cannot be read.`
        : notYet;
  const unchanged = resource !== null && changeCount(state) === 0;
  const refused = common ?? (unchanged ? t`Nothing was changed.` : undefined);
  const publishRefused =
    common ??
    (!publishing.ok
      ? i18n._(publishing.why)
      : unchanged && resource?.published === resource?.version
        ? t`Nothing was changed.`
        : undefined);
  return { readOnly: !verdict.ok, refused, publishRefused };
}

interface ToolbarProps extends Props {
  editor: Hook;
  showText: boolean;
  onShowText: (show: boolean) => void;
}

function Toolbar({ card, resource, editor, showText, onShowText }: ToolbarProps) {
  const { state, act } = editor;
  const example = card.example?.['spec'];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="ms-auto flex flex-wrap gap-1.5">
        {resource === null && isObject(example) && changeCount(state) === 0 && (
          <Button onClick={() => act({ type: 'edit', mine: { ...state.mine, spec: example } })}>
            <Trans>Begin with the example</Trans>
          </Button>
        )}
        <CheckChip checked={showText} onChange={onShowText}>
          <Trans>Text beside the form</Trans>
        </CheckChip>
      </div>
    </div>
  );
}

/** Form and text over one document, with what happened to it always in sight. */
export function Editor(props: Props) {
  const { card, resource, workspace, name } = props;
  const { t } = useLingui();
  const editor = useEditor(props);
  const { state, act, save, saving } = editor;
  const [showText, setShowText] = useState(state.broken !== null);
  const { readOnly, refused, publishRefused } = useRefusals(props, state, saving);
  const head = { kind: card.name, workspace, name };

  return (
    <div className="space-y-3">
      <SaveBar
        card={card}
        state={state}
        isNew={resource === null}
        refused={refused}
        publishRefused={publishRefused}
        onSave={how => save(how)}
        onDiscard={() =>
          act({
            type: 'discard',
            base: resource === null ? props.base : writtenOf(resource),
            etag: resource?.etag ?? null,
          })
        }
      />
      <Toolbar {...props} editor={editor} showText={showText} onShowText={setShowText} />
      <Notices editor={editor} resource={resource} />
      <Refusal state={state} />
      <div className={showText ? 'grid gap-5 lg:grid-cols-2' : ''}>
        <Form
          card={card}
          state={state}
          workspace={workspace}
          readOnly={readOnly}
          onEdit={mine => act({ type: 'edit', mine })}
        />
        {showText && (
          <Suspense fallback={<Loading what={t`Loading the text editor…`} />}>
            <TextPane
              head={head}
              state={state}
              readOnly={readOnly}
              onEdit={mine => act({ type: 'edit', mine })}
              onUnreadable={broken => act({ type: 'unreadable', broken })}
            />
          </Suspense>
        )}
      </div>
      <Suspense fallback={null}>
        {state.theirs !== null && (
          <ConflictDialog
            key={state.theirs.etag}
            state={state}
            theirs={state.theirs}
            onLater={() => act({ type: 'later' })}
            onMerge={(mine, andSave) => mergeInto(editor, mine, andSave)}
          />
        )}
      </Suspense>
    </div>
  );
}

function mergeInto({ state, act, save, lastSave }: Hook, mine: Written, andSave: boolean): void {
  const { theirs } = state;
  if (theirs === null) return;
  act({ type: 'merged', theirs, mine });
  if (andSave) save(lastSave.current, { ...state, base: writtenOf(theirs), etag: theirs.etag, mine });
}
