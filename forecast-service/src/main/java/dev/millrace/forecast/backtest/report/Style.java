package dev.millrace.forecast.backtest.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How a report looks. Drawings have classes only, so that they follow a light or a dark page. */
final class Style {

    /** Models beyond share colours, and differ in their dashes. */
    static final int COLOURS = 6;

    static final String CSS = """
            :root{color-scheme:light dark;--ink:#1c1f23;--soft:#5b636d;--line:#d8dce1;--page:#fff;--panel:#f6f7f9;--warn:#9a3b00;--good:#1a6d3c;\
            --c0:#0b66c3;--c1:#d1590a;--c2:#1c8a55;--c3:#a63d9c;--c4:#8a6d00;--c5:#c02640}
            @media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa4b0;--line:#3a414a;--page:#15181c;--panel:#1d2126;--warn:#ffb07c;--good:#7fd6a2;\
            --c0:#6db3ff;--c1:#ff9f5a;--c2:#5fd39b;--c3:#e08bd8;--c4:#dcc04d;--c5:#ff7d90}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);margin:0 auto;max-width:68rem;padding:1.5rem}
            h1{font-size:1.45rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:.95rem;margin:1.3rem 0 .2rem;overflow-wrap:anywhere}
            p{margin:.4rem 0}.soft,figcaption,dt{color:var(--soft)}.warn{color:var(--warn)}.good{color:var(--good)}
            .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.84rem;width:100%}
            th,td{padding:.26rem .42rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
            th:first-child,td:first-child,th.left,td.left{text-align:left}th{font-weight:600;vertical-align:bottom}td:first-child,td.left{white-space:normal;overflow-wrap:anywhere;min-width:7.5rem}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem;margin:.6rem 0}dd{margin:0;overflow-wrap:anywhere}
            figure{margin:.6rem 0;background:var(--panel);border-radius:.4rem;padding:.7rem}figcaption{font-size:.85rem;margin-bottom:.2rem}
            svg{display:block;width:100%;height:auto}svg.key{display:inline-block;width:26px;height:10px;vertical-align:middle;margin-right:.3rem}
            .keys{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.85rem;padding:0;margin:.2rem 0;list-style:none}.keys li{overflow-wrap:anywhere}
            details{margin:.6rem 0}summary{cursor:pointer;color:var(--soft)}code{font-size:.85em;overflow-wrap:anywhere}
            svg text{font:11px system-ui,sans-serif;fill:var(--soft)}.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
            .l{fill:none;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.d{stroke:none}.a{fill:none;stroke:var(--ink);stroke-width:1.3;stroke-linejoin:round}
            .dot{fill:var(--ink)}.ref{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:5 4;fill:none}.origin{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
            .b{stroke:none;opacity:.22}
            .s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}
            .f0{fill:var(--c0)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.f5{fill:var(--c5)}
            .dash{stroke-dasharray:7 3}.w0{stroke-width:3.6}.w1{stroke-width:2.7}.w2{stroke-width:2}
            @media print{body{max-width:none}}
            """;

    private Style() {}

    /** What a browser is told to take for this style and no other. */
    static String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
