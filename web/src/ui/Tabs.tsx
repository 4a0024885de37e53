import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

export interface TabItem {
  id: string;
  label: string;
  count?: string | undefined;
  content: ReactNode;
}

interface Props {
  label: string;
  items: TabItem[];
  selected: string;
  onSelect: (id: string) => void;
  /** Drawn at the end of the tab line. */
  extra?: ReactNode;
}

export function Tabs({ label, items, selected, onSelect, extra }: Props) {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={key => onSelect(String(key))}
      className="flex min-h-0 flex-col"
    >
      <div className="flex flex-wrap items-end gap-x-3 border-b border-divider">
        <TabList aria-label={label} className="flex min-w-0 flex-wrap gap-x-1">
          {items.map(item => (
            <Tab
              key={item.id}
              id={item.id}
              className="-mb-px flex min-h-8 cursor-pointer items-center gap-1.5 rounded-t-md border-b-2 border-transparent px-2.5 text-sm text-muted hover:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent data-selected:border-accent data-selected:font-semibold data-selected:text-text pointer-coarse:min-h-11"
            >
              {item.label}
              {item.count !== undefined && (
                <span className="rounded-sm bg-hover px-1 text-xs font-normal text-muted">{item.count}</span>
              )}
            </Tab>
          ))}
        </TabList>
        {extra !== undefined && <div className="ms-auto flex flex-wrap items-center gap-2 pb-1">{extra}</div>}
      </div>
      {items.map(item => (
        <TabPanel
          key={item.id}
          id={item.id}
          className="min-h-0 pt-3 outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent"
        >
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
