/* A code behind the # of a link: into the field, and out of the address bar. */
const CODE = /^#?([0-9A-Za-z-]{10,14})$/;

const field = document.getElementById('code');
const found = CODE.exec(location.hash);
if (field && found) {
  field.value = found[1];
  history.replaceState(null, '', location.pathname);
}
document.querySelector('[data-print]')?.addEventListener('click', () => print());
