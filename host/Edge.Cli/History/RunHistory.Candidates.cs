using System.Text.Json;
using Edge.Training.Compressing;
using Microsoft.Data.Sqlite;

namespace Edge.Cli.History;

/// <summary>The candidates of compressions, each written as soon as it is judged: an interrupted compression goes on from here.</summary>
internal sealed partial class RunHistory
{
    // An edge that knows no compressions leaves the table alone, so the version stays.
    private const string CandidateTable =
        """
        CREATE TABLE IF NOT EXISTS candidates (
            compression TEXT NOT NULL, name TEXT NOT NULL, accuracy REAL NOT NULL, table_bytes INTEGER NOT NULL, seconds REAL NOT NULL, record TEXT NOT NULL,
            PRIMARY KEY (compression, name));
        """;

    /// <param name="compression">What candidates depend on beside their names, as a hash.</param>
    /// <param name="candidate">Its files are kept by name alone.</param>
    public void AddCandidate(string compression, CompressionCandidate candidate) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO candidates (compression, name, accuracy, table_bytes, seconds, record) "
            + "VALUES ($compression, $name, $accuracy, $bytes, $seconds, $record)";
        command.Parameters.AddWithValue("$compression", compression);
        command.Parameters.AddWithValue("$name", candidate.Name);
        command.Parameters.AddWithValue("$accuracy", candidate.Accuracy);
        command.Parameters.AddWithValue("$bytes", candidate.Cost.TableBytes);
        command.Parameters.AddWithValue("$seconds", candidate.Seconds);
        CompressionCandidate anywhere = candidate with { File = Path.GetFileName(candidate.File), Int8File = Path.GetFileName(candidate.Int8File) };
        command.Parameters.AddWithValue("$record", JsonSerializer.Serialize(anywhere));
        command.ExecuteNonQuery();
    });

    /// <summary>The candidates of a compression, oldest first.</summary>
    /// <param name="folder">Where their files lie.</param>
    public IReadOnlyList<CompressionCandidate> Candidates(string compression, string folder) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT record FROM candidates WHERE compression = $compression ORDER BY rowid";
        command.Parameters.AddWithValue("$compression", compression);
        using SqliteDataReader row = command.ExecuteReader();
        var candidates = new List<CompressionCandidate>();
        while (row.Read())
        {
            CompressionCandidate candidate = JsonSerializer.Deserialize<CompressionCandidate>(row.GetString(0)) ?? throw new JsonException("null");
            string? int8 = candidate.Int8File is { } named ? Path.Combine(folder, named) : null;
            candidates.Add(candidate with { File = Path.Combine(folder, candidate.File), Int8File = int8 });
        }

        return candidates;
    });

    /// <summary>Forgets the candidates of a compression.</summary>
    public void RemoveCandidates(string compression) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "DELETE FROM candidates WHERE compression = $compression";
        command.Parameters.AddWithValue("$compression", compression);
        command.ExecuteNonQuery();
    });
}
