import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button';

interface Props {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  width?: 'narrow' | 'wide' | 'side';
  role?: 'dialog' | 'alertdialog';
}

const PLACE = {
  narrow: 'mx-auto mt-[12vh] w-full max-w-md rounded-lg',
  wide: 'mx-auto mt-[8vh] w-full max-w-2xl rounded-lg',
  side: 'ms-auto h-dvh w-full max-w-xl',
};

/** A modal dialog: focus is kept inside and goes back to where it came from. */
export function Dialog({ title, closeLabel, onClose, children, width = 'narrow', role = 'dialog' }: Props) {
  const side = width === 'side';
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={open => !open && onClose()}
      className={`fixed inset-0 z-40 bg-scrim ${side ? '' : 'overflow-y-auto px-3 pb-6'}`}
    >
      <Modal className={`${PLACE[width]} border border-divider bg-raised shadow-overlay`}>
        <AriaDialog
          role={role}
          className="flex max-h-[inherit] flex-col outline-none"
          data-side={side || undefined}
        >
          <header className="flex items-center gap-2 border-b border-divider px-4 py-2">
            <Heading slot="title" level={2} className="min-w-0 flex-1 text-lg break-words">
              {title}
            </Heading>
            <IconButton label={closeLabel} onClick={onClose}>
              <X className="size-4" aria-hidden="true" />
            </IconButton>
          </header>
          <div className={`p-4 ${side ? 'h-[calc(100dvh-3rem)] overflow-y-auto' : ''}`}>{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
