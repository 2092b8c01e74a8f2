package io.patchbay.diagnosis;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The words of every verdict for colleagues, in English. */
public final class Playbook {

    private static final Properties WORDS = read("/playbook/verdicts.properties");

    private Playbook() {}

    /** Never null: a verdict without its words does not leave the tests. */
    static String text(VerdictCode code, String part) {
        var text = textOrNull(code, part);
        if (text == null) {
            throw new IllegalStateException("the playbook lacks " + code.apiName() + "." + part);
        }
        return text;
    }

    /** The same of a verdict as it was found: in the words of its reason where that has some. */
    static String text(Finding finding, String part) {
        return finding.reasonOfLoss()
                .map(reason -> WORDS.getProperty(finding.code().apiName() + "." + reason.key() + "." + part))
                .orElseGet(() -> text(finding.code(), part));
    }

    /** For a part that not every verdict has. */
    static String textOrNull(VerdictCode code, String part) {
        return WORDS.getProperty(code.apiName() + "." + part);
    }

    public static Properties read(String file) {
        var words = new Properties();
        try (var stream = Playbook.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        return words;
    }
}
