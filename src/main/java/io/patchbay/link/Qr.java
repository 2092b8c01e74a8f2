package io.patchbay.link;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as one SVG path, small enough to stand in the page. */
final class Qr {

    private Qr() {}

    static String svg(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (var y = 0; y < code.size; y++) {
            for (var x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return "<svg class=\"qr\" viewBox=\"0 0 "
                + code.size
                + " "
                + code.size
                + "\" role=\"img\" aria-label=\"QR code of the link\" shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\""
                + path
                + "\"/></svg>";
    }
}
