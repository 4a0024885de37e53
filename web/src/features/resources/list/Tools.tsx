import { Trans, useLingui } from '@lingui/react/macro';
import { Trash2 } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { KindCard } from '../../../api/resources';
import { WorkspaceField } from '../../../shared/WorkspaceField';
import { CheckChip } from '../../../ui/Check';
import { inputClass } from '../../../ui/fields';
import { cleanLabels, type ListSearch } from '../search';

const TYPING_MS = 250;

interface Props {
  card: KindCard;
  search: ListSearch;
  onChange: (search: ListSearch) => void;
}

/** Text that follows the typing after a short pause, and the address when that changes by itself. */
function useTyped(value: string, onSettled: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    // What was typed meanwhile stays, unless the address says something else.
    if (cleanLabels(text).labels !== value) setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSettled]);
  return [text, setText];
}

function LabelFilter({ search, onChange }: Props) {
  const { t } = useLingui();
  const id = useId();
  const [text, setText] = useTyped(search.labels ?? '', typed => {
    const { labels } = cleanLabels(typed);
    if (labels !== (search.labels ?? '')) onChange({ ...search, labels });
  });
  const { incomplete } = cleanLabels(text);
  return (
    <span className="relative inline-flex max-w-full flex-wrap items-center gap-1.5">
      <input
        type="text"
        value={text}
        onChange={event => setText(event.target.value)}
        placeholder={t`Labels: team=docs`}
        aria-label={t`Filter by labels`}
        {...(incomplete.length > 0 ? { 'aria-describedby': id } : {})}
        className={`${inputClass} w-44 max-w-full`}
      />
      {incomplete.length > 0 && (
        <span id={id} className="text-xs text-muted">
          <Trans>Write key=value</Trans>
        </span>
      )}
    </span>
  );
}

function WorkspaceFilter({ search, onChange }: Props) {
  const { t } = useLingui();
  const { workspace: _, ...rest } = search;
  return (
    <WorkspaceField
      value={search.workspace ?? ''}
      onChange={workspace => onChange(workspace === '' ? rest : { ...search, workspace })}
      placeholder={t`All workspaces`}
    />
  );
}

export function Tools(props: Props) {
  const { card, search, onChange } = props;
  const { t } = useLingui();
  const [text, setText] = useTyped(search.q ?? '', typed => onChange({ ...search, q: typed }));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        type="search"
        data-search
        value={text}
        onChange={event => setText(event.target.value)}
        placeholder={t`Search by name, title, label`}
        aria-label={t`Search in this list`}
        className={`${inputClass} w-64 max-w-full`}
      />
      <LabelFilter {...props} />
      {card.scope === 'workspace' && <WorkspaceFilter {...props} />}
      <div className="ms-auto">
        <CheckChip
          checked={search.state === 'deleted'}
          onChange={on => onChange({ ...search, state: on ? 'deleted' : undefined } as ListSearch)}
        >
          <Trash2 className="size-3.5" aria-hidden="true" />
          <Trans>Recycle bin</Trans>
        </CheckChip>
      </div>
    </div>
  );
}
