package io.patchbay.support;

import java.util.regex.Pattern;

/** What only Brazilians say, and people in Portugal notice at once. */
public final class Brazil {

    public static final Pattern ONLY = Pattern.compile(
            "(?<!\\p{L})(você|equipe|celular|tela|senha|conosco|aceito|usuário|arquivo|cadastr\\p{L}+|conect\\p{L}+|conexão"
                    + "|digit(e|ar)|login|ligação em vez|esta(mos)? \\p{L}+(ando|endo|indo))(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Brazil() {}
}
