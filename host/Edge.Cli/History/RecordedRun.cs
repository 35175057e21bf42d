using System.Diagnostics;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.History;

/// <summary>Runs a verb's work and keeps a record of it, however it ends. A history that cannot be written is a warning, never a failure of the work.</summary>
internal sealed class RecordedRun
{
    private readonly Dictionary<string, string> _hashes = [];
    private readonly Dictionary<string, double> _results = [];

    private RecordedRun()
    {
    }

    /// <summary>SHA-256 of something that went in or came out.</summary>
    public void Hash(string role, string sha256) => _hashes[role] = sha256;

    /// <param name="name">Ends with its unit, such as <c>_percent</c> or <c>_bytes</c>.</param>
    public void Result(string name, double value) => _results[name] = value;

    /// <summary>Does the work between the two entries of the history.</summary>
    /// <returns>The exit code of <paramref name="work"/>.</returns>
    public static int Of(Session session, string verb, int? seed, IReadOnlyDictionary<string, string> settings, Func<RecordedRun, int> work)
    {
        string path = RunHistory.PathFor(Path.GetDirectoryName(session.ProjectFile)!);
        var record = new RunRecord { Verb = verb, Project = session.Project.Name, Started = DateTime.UtcNow, Seed = seed, Settings = settings };
        var watch = Stopwatch.StartNew();
        var run = new RecordedRun();
        RunRecord? begun = Write(session, path, history => history.Add(record));
        string outcome = "internal error";
        try
        {
            int exit = work(run);
            outcome = exit == ExitCode.Done ? "done" : "failed";
            return exit;
        }
        catch (EdgeException e)
        {
            outcome = e.Code;
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "interrupted";
            throw;
        }
        finally
        {
            if (begun is not null)
            {
                RunRecord ended = begun with { Seconds = watch.Elapsed.TotalSeconds, Outcome = outcome, Hashes = run._hashes, Results = run._results };
                Write(session, path, history =>
                {
                    history.Update(ended);
                    return ended;
                });
            }
        }
    }

    private static RunRecord? Write(Session session, string path, Func<RunHistory, RunRecord> write)
    {
        try
        {
            using RunHistory history = RunHistory.Open(path);
            return write(history);
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            session.Warn($"this run is not recorded: {e.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }
}
