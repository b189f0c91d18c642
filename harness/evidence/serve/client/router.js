// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useState } from 'preact/hooks';

const pages = /^\/($|runs$|run\/[^/]+$|pictures$|collection$)/;

/** Shows another page of the view, without loading it again. */
export function go(href, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  dispatchEvent(new Event('moved'));
}

/** The address, as it is now. */
export function useAddress() {
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const update = () => setAddress(read());
    for (const event of ['popstate', 'moved']) addEventListener(event, update);
    addEventListener('click', follow);
    return () => {
      for (const event of ['popstate', 'moved']) removeEventListener(event, update);
      removeEventListener('click', follow);
    };
  }, []);
  return address;
}

function read() {
  return { path: location.pathname, search: location.search };
}

/** Takes a click on a link to a page of the view; all others are the browser's. */
function follow(event) {
  const link = event.target.closest?.('a[href]');
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!isPlain || event.altKey || event.defaultPrevented || link === null || link.target) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || !pages.test(to.pathname)) return;
  if (to.hash !== '' && to.pathname === location.pathname) return;
  event.preventDefault();
  go(to.pathname + to.search + to.hash);
  scrollTo(0, 0);
}

/** The address of a run's page. */
export function runPage(id) {
  return `/run/${encodeURIComponent(id)}`;
}
