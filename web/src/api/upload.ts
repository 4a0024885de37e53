import { failure } from 'orchestrator-client';
import { networkError } from './errors';
import { BASE, query } from './http';
import type { RunSummary } from './types';

interface Upload {
  file: File;
  workspace: string;
  keys: string[];
  /** Of the bytes of the file, those that are on their way or there. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file of a run as it is read from the disk. `fetch` does not tell how much of a body has been sent. */
export function importRun({ file, workspace, keys, onProgress, signal }: Upload): Promise<RunSummary> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}/runs/import${query({ workspace, keys: keys.join(',') })}`);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/jsonl');
    request.setRequestHeader('x-orc-csrf', '1');
    request.upload.addEventListener('progress', event => onProgress(event.loaded));
    const broken = () => reject(networkError(new Error('the file was not sent to its end')));
    request.addEventListener('error', broken);
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    request.addEventListener('load', () => {
      if (request.status < 300) {
        resolve(JSON.parse(request.responseText) as RunSummary);
        return;
      }
      const type = request.getResponseHeader('content-type') ?? 'application/json';
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: { 'content-type': type },
      });
      failure(answer).then(reject, broken);
    });
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
