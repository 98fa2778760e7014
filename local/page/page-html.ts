/** The page before its script has run: nothing of the app is in it, so nothing has to be escaped. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Towpath on this machine</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header class="top">
  <img src="/favicon.svg" alt="" width="28" height="28">
  <h1>Towpath <span id="title"></span></h1>
  <p id="connection" class="connection" role="status">connecting</p>
</header>
<main>
  <section class="card flow-card" aria-labelledby="flow-heading">
    <h2 id="flow-heading">Flow</h2>
    <div id="flow" class="flow"><p class="quiet">Waiting for the first counts.</p></div>
    <p id="flow-problem" class="problem" hidden></p>
  </section>

  <section class="card write-card" aria-labelledby="write-heading">
    <h2 id="write-heading">Write</h2>
    <form id="write">
      <div class="row">
        <label class="control">Entity <select id="entity"></select></label>
        <div class="keys" id="keys"></div>
      </div>
      <label class="control grow">Item, without its key
        <textarea id="item" rows="5" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="item-problem"></textarea>
      </label>
      <p id="item-problem" class="problem" role="alert" hidden></p>
      <div class="row buttons">
        <button type="submit" class="primary">Put</button>
        <button type="button" id="delete">Delete</button>
        <button type="button" id="example" class="plain">Example</button>
      </div>
    </form>
    <ol id="written" class="written" aria-live="polite"></ol>
  </section>

  <section class="card slack-card" aria-labelledby="slack-heading">
    <h2 id="slack-heading">Slack</h2>
    <div class="slack">
      <nav id="channels" class="channels" aria-label="Channels"></nav>
      <div class="channel">
        <h3 id="channel-name"></h3>
        <div id="messages" class="messages" role="log" tabindex="0" aria-labelledby="channel-name"></div>
        <button type="button" id="newer" class="newer" hidden>New messages</button>
      </div>
    </div>
  </section>

  <section class="card search-card" aria-labelledby="search-heading">
    <h2 id="search-heading">Search</h2>
    <form id="search" role="search">
      <div class="row">
        <label class="control">Index <select id="index"></select></label>
        <label class="control grow">Words <input id="words" type="search" autocomplete="off" placeholder="a word or two"></label>
      </div>
    </form>
    <p id="found" class="quiet" role="status"></p>
    <ol id="hits" class="hits"></ol>
  </section>
</main>
</body>
</html>
`;
