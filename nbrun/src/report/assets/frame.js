addEventListener('securitypolicyviolation', event => {
  parent.postMessage({ nbrun: 'blocked', what: event.blockedURI.slice(0, 200) }, '*');
});
addEventListener('DOMContentLoaded', () => {
  const tell = () => {
    const { body } = document;
    const height = Math.max(body.scrollHeight, Math.ceil(body.getBoundingClientRect().height));
    parent.postMessage({ nbrun: 'height', height }, '*');
  };
  new ResizeObserver(tell).observe(document.body);
  addEventListener('load', tell);
  tell();
});
