// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
// What comes through /events is markup that the server has made and escaped.
const byId = (id) => document.getElementById(id);
const status = byId('status');

function replace(element, markup) {
  if (element.dataset.markup === markup) return;
  element.dataset.markup = markup;
  element.innerHTML = markup;
}

function showRuns(runs) {
  const area = byId('runs');
  const wanted = new Set(runs.map(({ id }) => id));
  for (const card of [...area.children]) if (!wanted.has(card.dataset.run)) card.remove();
  for (const [place, { id, markup }] of runs.entries()) {
    let card = [...area.children].find((own) => own.dataset.run === id);
    if (card === undefined) {
      card = document.createElement('article');
      card.className = 'run';
      card.dataset.run = id;
    }
    if (area.children[place] !== card) area.insertBefore(card, area.children[place] ?? null);
    replace(card, markup);
  }
  if (runs.length === 0) area.innerHTML = '<p class="quiet">None yet.</p>';
}

function showChoice(ids) {
  const select = byId('run');
  const text = JSON.stringify(ids);
  if (select.dataset.ids === text) return;
  select.dataset.ids = text;
  const chosen = select.value;
  select.replaceChildren(...ids.map((id) => new Option(id, id)));
  if (ids.includes(chosen)) select.value = chosen;
  update();
}

// The browser itself connects again when the server has gone and come back.
const events = new EventSource('/events');
events.addEventListener('open', () => {
  status.textContent = 'Live: this page follows the runs as they go.';
  status.className = '';
});
events.addEventListener('error', () => {
  status.textContent = 'The server is gone; this is the last it sent. Connecting again…';
  status.className = 'lost';
});
events.addEventListener('runs', ({ data }) => {
  const { runs, choice } = JSON.parse(data);
  showRuns(runs);
  showChoice(choice);
});
events.addEventListener('leaderboard', ({ data }) => {
  replace(byId('leaderboard'), JSON.parse(data));
});

let pictures = [];
const form = document.querySelector('#verify form');
const button = form.querySelector('button');
const drop = byId('drop');

function update() {
  button.disabled = pictures.length < 2 || byId('run').value === '';
}

function choose(files) {
  pictures = [...files].filter(({ type }) => type === '' || type.startsWith('image/'));
  byId('chosen').replaceChildren(
    ...pictures.map((file) => {
      const image = new Image();
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.onload = () => URL.revokeObjectURL(image.src);
      return image;
    }),
  );
  update();
}

byId('pictures').addEventListener('change', ({ target }) => choose(target.files));
for (const kind of ['dragenter', 'dragover']) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
for (const kind of ['dragleave', 'drop']) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.remove('over');
  });
}
drop.addEventListener('drop', ({ dataTransfer }) => choose(dataTransfer.files));
// A file that misses the frame must not replace the page.
for (const kind of ['dragover', 'drop']) {
  window.addEventListener(kind, (event) => event.preventDefault());
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = byId('answer');
  answer.textContent = 'Looking… the first time, the model has to be loaded.';
  button.disabled = true;
  const body = new FormData();
  body.append('run', byId('run').value);
  for (const file of pictures) body.append('pictures', file, file.name);
  try {
    const response = await fetch('/verify', { method: 'POST', body });
    const { text, picture, error } = await response.json();
    if (error !== undefined) {
      answer.textContent = error;
      return;
    }
    const words = document.createElement('pre');
    words.textContent = text;
    const image = new Image();
    image.src = picture;
    image.alt = 'The evidence: the pictures and their nearest training paintings';
    answer.replaceChildren(image, words);
  } catch (error) {
    answer.textContent = `No answer came: ${error.message}`;
  } finally {
    update();
  }
});
