// A city's identity provider for the browser tests: the real `oidc-provider` with a page to sign in on. What one signs in as
// says what goes wrong: `wrong-nonce` and `expired` get such a token, `unreachable` finds the token endpoint gone.
// A name of eighteen characters is that of a business: the provider vouches for whoever signs in with it.
//
//   node identity/provider.mjs PORT RETURN_ADDRESS
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, importJWK, SignJWT, decodeJwt } from "jose";
import { Provider } from "oidc-provider";

const [port, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), kid: "test", use: "sig", alg: "RS256" };
const signing = await importJWK(key, "RS256");

const provider = new Provider(issuer, {
  clients: [{ client_id: "credence", client_secret: "for-tests-only", redirect_uris: [back] }],
  cookies: { keys: ["for-tests-only"] },
  jwks: { keys: [key] },
  pkce: { required: () => true },
  scopes: ["openid", "business"],
  claims: { openid: ["sub"], business: ["uscc"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...(id.length === 18 && { uscc: id }) }),
  }),
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.oidc?.route !== "token" || !ctx.body?.id_token) return;
  const said = decodeJwt(ctx.body.id_token);
  if (said.sub === "unreachable") return ctx.req.socket.destroy();
  const now = Math.floor(Date.now() / 1000);
  const changed = { "wrong-nonce": { nonce: "another" }, expired: { iat: now - 400, exp: now - 300 } }[said.sub];
  if (changed) {
    const token = new SignJWT({ ...said, ...changed }).setProtectedHeader({ alg: "RS256", kid: "test" });
    ctx.body = { ...ctx.body, id_token: await token.sign(signing) };
  }
});

async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "consent") {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope("openid business");
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(`<!doctype html><html lang="zh-CN"><title>测试身份平台</title><link rel="icon" href="data:,"><h1>测试身份平台</h1>
      <form method="post"><label>用户 <input name="login"></label> <button name="do" value="in">确认身份</button>
      <button name="do" value="out">取消</button></form></html>`);
  }
  let body = "";
  for await (const piece of request) body += piece;
  const sent = new URLSearchParams(body);
  const result =
    sent.get("do") === "out" ? { error: "access_denied" } : { login: { accountId: sent.get("login"), remember: false } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  interact(request, response).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
}).listen(Number(port), "127.0.0.1");
