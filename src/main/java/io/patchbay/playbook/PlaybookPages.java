package io.patchbay.playbook;

import io.patchbay.access.Roles;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.desk.Letters;
import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.status.InstallationWatch;
import io.patchbay.web.Formats;
import io.patchbay.web.Language;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** What each verdict means, what to do about it, and who has it now. */
@Path("/playbook")
@Produces(MediaType.TEXT_HTML)
public class PlaybookPages {

    /** Connections shown on the page of a verdict; the list has the rest. */
    private static final int SOME = 12;

    private final Connections connections;
    private final InstallationWatch installation;

    PlaybookPages(Connections connections, InstallationWatch installation) {
        this.connections = connections;
        this.installation = installation;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance show(ShowView view);

        private Templates() {}
    }

    /** {@code now}: how many connections have it, or whether the whole installation does. */
    record VerdictRow(VerdictCode code, String acts, String now, boolean any) {

        public String href() {
            return code.isOfInstallation() ? "/status" : "/connections?verdict=" + code.apiName();
        }
    }

    record ListView(String q, List<VerdictRow> lines) {}

    /** What we write to the customer, before anything is filled in. */
    record Letter(Language language, String name, String text) {}

    record ShowView(
            VerdictRow line, List<ConnectionRow> connections, List<Letter> letters, List<CodePages.CodeRow> codes) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(@QueryParam("q") String q) {
        var words = q == null ? "" : q.strip();
        var counts = counts();
        var lines = Arrays.stream(VerdictCode.values())
                .filter(code -> fits(code, words.toLowerCase(Locale.ROOT)))
                .map(code -> line(code, counts))
                .toList();
        return Templates.list(new ListView(words, lines));
    }

    @GET
    @Path("{code}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@PathParam("code") String word) {
        var code = VerdictCode.of(word).orElseThrow(NoSuchElementException::new);
        var filter = new Connections.Filter(null, null, code.apiName(), null, null);
        return Templates.show(new ShowView(
                line(code, counts()),
                connections.page(filter, null, SOME),
                code.isOfInstallation() ? List.of() : letters(code),
                CodeCatalogue.behind(code).stream().map(CodePages.CodeRow::of).toList()));
    }

    private static List<Letter> letters(VerdictCode code) {
        return Arrays.stream(Language.values())
                .map(language -> new Letter(language, language.ownName(), Letters.unfilled(code, language)))
                .toList();
    }

    private Map<String, Integer> counts() {
        return connections.countByVerdict(
                Arrays.stream(VerdictCode.values()).map(VerdictCode::apiName).toList());
    }

    private VerdictRow line(VerdictCode code, Map<String, Integer> counts) {
        if (code.isOfInstallation()) {
            var found = installation.found(code);
            return new VerdictRow(code, acts(code), found ? "yes" : "no", found);
        }
        var count = counts.getOrDefault(code.apiName(), 0);
        return new VerdictRow(code, acts(code), Formats.counted(count, Connections.COUNT_CAP), count > 0);
    }

    private static String acts(VerdictCode code) {
        return VerdictWords.name(code);
    }

    private static boolean fits(VerdictCode code, String words) {
        return (code.apiName() + " " + code.sentence() + " " + code.happened() + " " + code.next())
                .toLowerCase(Locale.ROOT)
                .contains(words);
    }
}
