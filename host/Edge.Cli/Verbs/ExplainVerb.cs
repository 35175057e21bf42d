using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Errors;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge explain E0107</c>: what an error number means and what to do about it.</summary>
internal static class ExplainVerb
{
    public static Command Create(Application application)
    {
        var code = new Argument<string?>("NUMBER") { Description = "An error number such as E0013; none lists all", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Explain an error number") { code };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(code)));
        return command;
    }

    private static int Run(Session session, string? code)
    {
        if (code is null)
        {
            session.Result(
                () => new JsonObject { ["schema"] = "edge.explain/1", ["errors"] = new JsonArray([.. ErrorCatalogue.All.Select(Json)]) },
                text =>
                {
                    foreach (ErrorExplanation error in ErrorCatalogue.All)
                        text.WriteLine($"{error.Code}  {error.Title}");
                });
            return ExitCode.Done;
        }

        ErrorExplanation found = ErrorCatalogue.Find(code)
            ?? throw new UsageException("E0003", "edge explain", $"no error has the number '{code}'", "a number such as E0013", "'edge explain' lists them");
        session.Result(
            () => new JsonObject { ["schema"] = "edge.explain/1", ["errors"] = new JsonArray(Json(found)) },
            text => text.WriteLine($"{found.Code}  {found.Title}\n\n{found.Cause}\n{found.Remedy}"));
        return ExitCode.Done;
    }

    private static JsonNode Json(ErrorExplanation error) =>
        new JsonObject { ["code"] = error.Code, ["title"] = error.Title, ["cause"] = error.Cause, ["remedy"] = error.Remedy };
}
