"""The veterinarian's bench: from tube to signed diagnosis and certificate."""

import diagnostics.models.attachments
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Laboratories, a sample's life, verification, attached reports, contradictions, diagnoses, worklists."""

    dependencies = [
        ('diagnostics', '0003_results_are_not_replaced'),
        ('herd', '0004_lines_by_animal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG'), ('png', 'PNG')], max_length=4, verbose_name='kind')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('file', models.FileField(max_length=80, storage=diagnostics.models.attachments.private_storage, upload_to=diagnostics.models.attachments.where)),
                ('size_bytes', models.PositiveIntegerField(verbose_name='size (bytes)')),
                ('sha256', models.CharField(max_length=64)),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='why it was withdrawn')),
            ],
            options={
                'verbose_name': 'attached report',
                'verbose_name_plural': 'attached reports',
                'ordering': ('recorded_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='number')),
                ('token', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('pdf', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Contradiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('results_conflict', 'Male cells found, and not found'), ('own_tissue_male', 'Male DNA in her own tissue'), ('only_male_cells', 'Only male cells in her blood'), ('positive_but_calved', 'Male cells found, and she calved'), ('positive_but_pregnant', 'Male cells found, and she was found pregnant'), ('not_in_herd_that_day', 'Not in the herd on the day of the sample')], max_length=24, verbose_name='kind')),
                ('fingerprint', models.CharField(max_length=64)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='found at')),
                ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='gone at')),
                ('dealt_at', models.DateTimeField(blank=True, null=True, verbose_name='dealt with at')),
                ('dealt_note', models.CharField(blank=True, max_length=500, verbose_name='what was done')),
            ],
            options={
                'verbose_name': 'contradiction',
                'verbose_name_plural': 'contradictions',
                'ordering': ('found_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('conclusion', models.CharField(choices=[('freemartin', 'Freemartin'), ('not_freemartin', 'Not a freemartin'), ('undetermined', 'Undetermined'), ('other_disorder', 'Other disorder')], max_length=16, verbose_name='conclusion')),
                ('statement', models.TextField(max_length=2000, verbose_name='statement')),
                ('differs_because', models.TextField(blank=True, max_length=1000, verbose_name="why it differs from the program's verdict")),
                ('verdict', models.CharField(choices=[('not_applicable', 'Not applicable'), ('not_at_risk', 'Not at risk'), ('birth_unknown', 'Birth unknown'), ('suspect', 'Suspect'), ('unresolved', 'Unresolved'), ('confirmed', 'Confirmed'), ('cleared', 'Cleared')], max_length=16, verbose_name='verdict when signed')),
                ('row', models.CharField(max_length=3)),
                ('probability', models.FloatField(null=True)),
                ('probability_low', models.FloatField(null=True)),
                ('probability_high', models.FloatField(null=True)),
                ('reasons', models.JSONField()),
                ('evidence', models.JSONField()),
                ('evidence_digest', models.CharField(max_length=64)),
                ('figures', models.JSONField()),
                ('confirm_threshold', models.FloatField()),
                ('clear_threshold', models.FloatField()),
                ('suspect_threshold', models.FloatField()),
                ('engine_version', models.CharField(max_length=16)),
                ('program_version', models.CharField(max_length=32)),
                ('signatory_name', models.CharField(max_length=300)),
                ('licence_number', models.CharField(max_length=60)),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signed at')),
            ],
            options={
                'verbose_name': 'diagnosis',
                'verbose_name_plural': 'diagnoses',
                'ordering': ('-signed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalLaboratory',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('public_id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('other_names', models.TextField(blank=True, help_text='As files and reports write it, one a line.', verbose_name='other names')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('days_least', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='result after, at least (days)')),
                ('days_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='result after, at most (days)')),
                ('working_days', models.BooleanField(default=True, verbose_name='counted in working days')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='where this was read')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='read on')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='not used any more since')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical laboratory',
                'verbose_name_plural': 'historical laboratories',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLaboratoryMethod',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('method', models.CharField(choices=[('pcr_amelogenin', 'PCR, amelogenin (AMELX/AMELY)'), ('pcr_multicopy', 'PCR, multicopy (BOV97M, BRY.1, TSPY)'), ('pcr_sry', 'PCR, SRY'), ('pcr_other_y', 'PCR, another Y marker'), ('qpcr', 'Quantitative PCR (qPCR)'), ('ddpcr', 'Digital PCR (ddPCR)'), ('karyotype', 'Karyotype'), ('fish', 'FISH'), ('blood_typing', 'Blood typing'), ('snp_array', 'SNP array'), ('amh', 'AMH (anti-Müllerian hormone)'), ('vaginal_length', 'Vaginal length'), ('external_exam', 'External examination'), ('tract_exam', 'Examination of the tract'), ('pregnancy_check', 'Pregnancy check')], max_length=16, verbose_name='method')),
                ('marker', models.CharField(blank=True, max_length=80, verbose_name='marker')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='price')),
                ('currency', models.CharField(blank=True, help_text='Three letters, such as EUR.', max_length=3, verbose_name='currency')),
                ('price_note', models.CharField(blank=True, max_length=120, verbose_name='what the price holds')),
                ('missed', models.PositiveIntegerField(blank=True, null=True, verbose_name='freemartins it missed')),
                ('freemartins', models.PositiveIntegerField(blank=True, null=True, verbose_name='of freemartins tested')),
                ('false_positives', models.PositiveIntegerField(blank=True, null=True, verbose_name='normal females found positive')),
                ('controls', models.PositiveIntegerField(blank=True, null=True, verbose_name='of normal females tested')),
                ('validation_source', models.CharField(blank=True, max_length=300, verbose_name='where it published them')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical test a laboratory does',
                'verbose_name_plural': 'historical tests a laboratory does',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLaboratorySpecimen',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('specimen', models.CharField(choices=[('blood_edta', 'Blood, EDTA'), ('blood_heparin', 'Blood, heparin'), ('blood_card', 'Blood card'), ('buffy_coat', 'Buffy coat'), ('plasma', 'Plasma'), ('serum', 'Serum'), ('hair', 'Hair with roots'), ('ear_tissue', 'Ear tissue'), ('milk', 'Milk'), ('semen', 'Semen'), ('other', 'Other')], max_length=16, verbose_name='specimen')),
                ('preferred', models.BooleanField(default=False, verbose_name='preferred')),
                ('volume_ml_least', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='at least (mL)')),
                ('volume_ml_most', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='at most (mL)')),
                ('may_be_frozen', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=8, verbose_name='may be frozen')),
                ('keeps_hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='keeps (hours)')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical specimen a laboratory takes',
                'verbose_name_plural': 'historical specimens a laboratory takes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSignatory',
            fields=[
                ('licence_number', models.CharField(max_length=60, verbose_name='licence number')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical signatory',
                'verbose_name_plural': 'historical signatories',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Laboratory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('other_names', models.TextField(blank=True, help_text='As files and reports write it, one a line.', verbose_name='other names')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('days_least', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='result after, at least (days)')),
                ('days_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='result after, at most (days)')),
                ('working_days', models.BooleanField(default=True, verbose_name='counted in working days')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='where this was read')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='read on')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='not used any more since')),
            ],
            options={
                'verbose_name': 'laboratory',
                'verbose_name_plural': 'laboratories',
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='LaboratoryMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('pcr_amelogenin', 'PCR, amelogenin (AMELX/AMELY)'), ('pcr_multicopy', 'PCR, multicopy (BOV97M, BRY.1, TSPY)'), ('pcr_sry', 'PCR, SRY'), ('pcr_other_y', 'PCR, another Y marker'), ('qpcr', 'Quantitative PCR (qPCR)'), ('ddpcr', 'Digital PCR (ddPCR)'), ('karyotype', 'Karyotype'), ('fish', 'FISH'), ('blood_typing', 'Blood typing'), ('snp_array', 'SNP array'), ('amh', 'AMH (anti-Müllerian hormone)'), ('vaginal_length', 'Vaginal length'), ('external_exam', 'External examination'), ('tract_exam', 'Examination of the tract'), ('pregnancy_check', 'Pregnancy check')], max_length=16, verbose_name='method')),
                ('marker', models.CharField(blank=True, max_length=80, verbose_name='marker')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='price')),
                ('currency', models.CharField(blank=True, help_text='Three letters, such as EUR.', max_length=3, verbose_name='currency')),
                ('price_note', models.CharField(blank=True, max_length=120, verbose_name='what the price holds')),
                ('missed', models.PositiveIntegerField(blank=True, null=True, verbose_name='freemartins it missed')),
                ('freemartins', models.PositiveIntegerField(blank=True, null=True, verbose_name='of freemartins tested')),
                ('false_positives', models.PositiveIntegerField(blank=True, null=True, verbose_name='normal females found positive')),
                ('controls', models.PositiveIntegerField(blank=True, null=True, verbose_name='of normal females tested')),
                ('validation_source', models.CharField(blank=True, max_length=300, verbose_name='where it published them')),
            ],
            options={
                'verbose_name': 'test a laboratory does',
                'verbose_name_plural': 'tests a laboratory does',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='LaboratorySpecimen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('specimen', models.CharField(choices=[('blood_edta', 'Blood, EDTA'), ('blood_heparin', 'Blood, heparin'), ('blood_card', 'Blood card'), ('buffy_coat', 'Buffy coat'), ('plasma', 'Plasma'), ('serum', 'Serum'), ('hair', 'Hair with roots'), ('ear_tissue', 'Ear tissue'), ('milk', 'Milk'), ('semen', 'Semen'), ('other', 'Other')], max_length=16, verbose_name='specimen')),
                ('preferred', models.BooleanField(default=False, verbose_name='preferred')),
                ('volume_ml_least', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='at least (mL)')),
                ('volume_ml_most', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='at most (mL)')),
                ('may_be_frozen', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', max_length=8, verbose_name='may be frozen')),
                ('keeps_hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='keeps (hours)')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'specimen a laboratory takes',
                'verbose_name_plural': 'specimens a laboratory takes',
                'ordering': ('-preferred', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('on', models.DateField(verbose_name='revoked on')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'revocation',
                'verbose_name_plural': 'revocations',
            },
        ),
        migrations.CreateModel(
            name='SampleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('step', models.CharField(choices=[('drawn', 'Drawn'), ('sent', 'Sent'), ('received', 'Received'), ('resulted', 'Resulted'), ('rejected', 'Rejected'), ('lost', 'Lost'), ('taken_back', 'Step taken back')], max_length=12, verbose_name='step')),
                ('on', models.DateField(verbose_name='on')),
                ('cause', models.CharField(blank=True, choices=[('clotted', 'Clotted'), ('haemolysed', 'Haemolysed'), ('leaked', 'Leaked'), ('unlabelled', 'Unlabelled'), ('too_old', 'Too old'), ('too_little', 'Too little'), ('other', 'Other')], max_length=12, verbose_name='why')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='noted at')),
            ],
            options={
                'verbose_name': 'step of a sample',
                'verbose_name_plural': 'steps of a sample',
                'ordering': ('sample', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='signatory', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('licence_number', models.CharField(max_length=60, verbose_name='licence number')),
            ],
            options={
                'verbose_name': 'signatory',
                'verbose_name_plural': 'signatories',
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='verified at')),
            ],
            options={
                'verbose_name': 'verification',
                'verbose_name_plural': 'verifications',
            },
        ),
        migrations.CreateModel(
            name='WorklistMail',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='worklist_mail', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked for at')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='last sent on')),
            ],
            options={
                'verbose_name': 'daily mail',
                'verbose_name_plural': 'daily mails',
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='diagnosis',
            field=models.CharField(blank=True, choices=[('freemartin', 'Freemartin'), ('not_freemartin', 'Not a freemartin'), ('undetermined', 'Undetermined'), ('other_disorder', 'Other disorder')], max_length=16, verbose_name='diagnosis'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='do_not_breed',
            field=models.BooleanField(default=False, verbose_name='do not breed'),
        ),
        migrations.AddField(
            model_name='herdpolicy',
            name='verified_since',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='results are verified by a second person since'),
        ),
        migrations.AddField(
            model_name='historicalherdpolicy',
            name='verified_since',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='results are verified by a second person since'),
        ),
        migrations.AddField(
            model_name='historicalsample',
            name='consignment',
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name='sent together'),
        ),
        migrations.AddField(
            model_name='historicalsample',
            name='state',
            field=models.CharField(choices=[('drawn', 'Drawn'), ('sent', 'Sent'), ('received', 'Received'), ('resulted', 'Resulted'), ('rejected', 'Rejected'), ('lost', 'Lost')], default='drawn', editable=False, max_length=8, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='historicalsample',
            name='state_on',
            field=models.DateField(editable=False, null=True, verbose_name='since'),
        ),
        migrations.AddField(
            model_name='historicalsample',
            name='transfused_on',
            field=models.DateField(blank=True, null=True, verbose_name='transfused on'),
        ),
        migrations.AddField(
            model_name='sample',
            name='consignment',
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name='sent together'),
        ),
        migrations.AddField(
            model_name='sample',
            name='state',
            field=models.CharField(choices=[('drawn', 'Drawn'), ('sent', 'Sent'), ('received', 'Received'), ('resulted', 'Resulted'), ('rejected', 'Rejected'), ('lost', 'Lost')], default='drawn', editable=False, max_length=8, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='sample',
            name='state_on',
            field=models.DateField(editable=False, null=True, verbose_name='since'),
        ),
        migrations.AddField(
            model_name='sample',
            name='transfused_on',
            field=models.DateField(blank=True, null=True, verbose_name='transfused on'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='cause',
            field=models.CharField(choices=[('calving_recorded', 'Calving recorded'), ('calving_corrected', 'Calving corrected'), ('calvings_joined', 'Calvings joined'), ('calvings_separated', 'Calvings declared two litters'), ('calving_voided', 'Calving voided'), ('calf_added', 'Calf added'), ('animal_entered', 'Animal entered'), ('animal_corrected', 'Animal corrected'), ('animal_left', 'Animal left the herd'), ('animal_returned', 'Animal back in the herd'), ('births_imported', 'Births imported'), ('sample_drawn', 'Sample drawn'), ('result_recorded', 'Result recorded'), ('result_superseded', 'Result superseded'), ('result_voided', 'Result voided'), ('results_imported', 'Results imported'), ('result_verified', 'Result verified'), ('sample_failed', 'Sample rejected or lost'), ('diagnosis_signed', 'Diagnosis signed'), ('diagnosis_revoked', 'Diagnosis revoked'), ('thresholds_changed', 'Thresholds changed'), ('verification_changed', 'Verification by a second person changed'), ('laboratory_changed', "Laboratory's own figures changed"), ('time_passed', 'Time passed'), ('reassessed', 'Worked out anew')], max_length=24, verbose_name='cause'),
        ),
        migrations.AlterField(
            model_name='assessmentchange',
            name='cause',
            field=models.CharField(choices=[('calving_recorded', 'Calving recorded'), ('calving_corrected', 'Calving corrected'), ('calvings_joined', 'Calvings joined'), ('calvings_separated', 'Calvings declared two litters'), ('calving_voided', 'Calving voided'), ('calf_added', 'Calf added'), ('animal_entered', 'Animal entered'), ('animal_corrected', 'Animal corrected'), ('animal_left', 'Animal left the herd'), ('animal_returned', 'Animal back in the herd'), ('births_imported', 'Births imported'), ('sample_drawn', 'Sample drawn'), ('result_recorded', 'Result recorded'), ('result_superseded', 'Result superseded'), ('result_voided', 'Result voided'), ('results_imported', 'Results imported'), ('result_verified', 'Result verified'), ('sample_failed', 'Sample rejected or lost'), ('diagnosis_signed', 'Diagnosis signed'), ('diagnosis_revoked', 'Diagnosis revoked'), ('thresholds_changed', 'Thresholds changed'), ('verification_changed', 'Verification by a second person changed'), ('laboratory_changed', "Laboratory's own figures changed"), ('time_passed', 'Time passed'), ('reassessed', 'Worked out anew')], max_length=24, verbose_name='cause'),
        ),
        migrations.AlterField(
            model_name='reassessmentrun',
            name='cause',
            field=models.CharField(choices=[('calving_recorded', 'Calving recorded'), ('calving_corrected', 'Calving corrected'), ('calvings_joined', 'Calvings joined'), ('calvings_separated', 'Calvings declared two litters'), ('calving_voided', 'Calving voided'), ('calf_added', 'Calf added'), ('animal_entered', 'Animal entered'), ('animal_corrected', 'Animal corrected'), ('animal_left', 'Animal left the herd'), ('animal_returned', 'Animal back in the herd'), ('births_imported', 'Births imported'), ('sample_drawn', 'Sample drawn'), ('result_recorded', 'Result recorded'), ('result_superseded', 'Result superseded'), ('result_voided', 'Result voided'), ('results_imported', 'Results imported'), ('result_verified', 'Result verified'), ('sample_failed', 'Sample rejected or lost'), ('diagnosis_signed', 'Diagnosis signed'), ('diagnosis_revoked', 'Diagnosis revoked'), ('thresholds_changed', 'Thresholds changed'), ('verification_changed', 'Verification by a second person changed'), ('laboratory_changed', "Laboratory's own figures changed"), ('time_passed', 'Time passed'), ('reassessed', 'Worked out anew')], max_length=24, verbose_name='cause'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('do_not_breed', True)), fields=['herd', 'animal'], name='assessment_do_not_breed'),
        ),
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(condition=models.Q(('state__in', ['drawn', 'received', 'sent'])), fields=['herd', 'state', 'state_on'], name='sample_on_its_way'),
        ),
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(condition=models.Q(('consignment__isnull', False)), fields=['consignment'], name='sample_by_consignment'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drawn', 'sent', 'received', 'resulted', 'rejected', 'lost'])), name='sample_state_known_word'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='assay',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='diagnostics.assay'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='voided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='contradiction',
            name='animal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contradictions', to='herd.animal'),
        ),
        migrations.AddField(
            model_name='contradiction',
            name='dealt_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contradiction',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contradictions', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='animal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='herd.animal'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='previous',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='diagnostics.diagnosis'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='signed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='diagnosis',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='diagnostics.diagnosis'),
        ),
        migrations.AddField(
            model_name='historicallaboratory',
            name='herd',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='historicallaboratory',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallaboratory',
            name='recorded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallaboratorymethod',
            name='herd',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='historicallaboratorymethod',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallaboratoryspecimen',
            name='herd',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='historicallaboratoryspecimen',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsignatory',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsignatory',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='laboratory',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='laboratories', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='laboratory',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallaboratoryspecimen',
            name='laboratory',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.laboratory'),
        ),
        migrations.AddField(
            model_name='historicallaboratorymethod',
            name='laboratory',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.laboratory'),
        ),
        migrations.AddField(
            model_name='laboratorymethod',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='laboratorymethod',
            name='laboratory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='methods', to='diagnostics.laboratory'),
        ),
        migrations.AddField(
            model_name='laboratoryspecimen',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='laboratoryspecimen',
            name='laboratory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='specimens', to='diagnostics.laboratory'),
        ),
        migrations.AddField(
            model_name='revocation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revocation',
            name='diagnosis',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='diagnostics.diagnosis'),
        ),
        migrations.AddField(
            model_name='revocation',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='samplestep',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='samplestep',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sample_steps', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='samplestep',
            name='sample',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='diagnostics.sample'),
        ),
        migrations.AddField(
            model_name='verification',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verification',
            name='herd',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='herd.herd'),
        ),
        migrations.AddField(
            model_name='verification',
            name='result',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verification', to='diagnostics.assayresult'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('assay', 'sha256'), name='attachment_once_a_result'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('herd', 'idempotency_key'), name='attachment_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'jpeg', 'png'])), name='attachment_kind_known_word'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='attachment_withdrawn_when_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user',), name='calendar_feed_one_a_person'),
        ),
        migrations.AddIndex(
            model_name='contradiction',
            index=models.Index(condition=models.Q(('dealt_at__isnull', True), ('gone_at__isnull', True)), fields=['herd', 'found_at'], name='contradiction_open'),
        ),
        migrations.AddConstraint(
            model_name='contradiction',
            constraint=models.UniqueConstraint(fields=('animal', 'kind', 'fingerprint'), name='contradiction_once_a_fingerprint'),
        ),
        migrations.AddConstraint(
            model_name='contradiction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['results_conflict', 'own_tissue_male', 'only_male_cells', 'positive_but_calved', 'positive_but_pregnant', 'not_in_herd_that_day'])), name='contradiction_kind_known_word'),
        ),
        migrations.AddConstraint(
            model_name='contradiction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dealt_at__isnull', True), ('dealt_by__isnull', True), ('dealt_note', '')), models.Q(('dealt_at__isnull', False), ('dealt_by__isnull', False), models.Q(('dealt_note', ''), _negated=True)), _connector='OR'), name='contradiction_dealt_with_when_by_whom_and_how'),
        ),
        migrations.AddIndex(
            model_name='diagnosis',
            index=models.Index(fields=['animal', '-signed_at'], name='diagnosis_by_animal'),
        ),
        migrations.AddIndex(
            model_name='diagnosis',
            index=models.Index(fields=['herd', '-signed_at'], name='diagnosis_by_herd'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.UniqueConstraint(condition=models.Q(('previous__isnull', True)), fields=('animal',), name='diagnosis_one_first_an_animal'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('herd', 'idempotency_key'), name='diagnosis_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('conclusion__in', ['freemartin', 'not_freemartin', 'undetermined', 'other_disorder'])), name='diagnosis_conclusion_known_word'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['not_applicable', 'not_at_risk', 'birth_unknown', 'suspect', 'unresolved', 'confirmed', 'cleared'])), name='diagnosis_verdict_known_word'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('statement', ''), _negated=True), models.Q(('licence_number', ''), _negated=True)), name='diagnosis_is_stated_and_licensed'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('token', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), name='certificate_has_token_and_digest'),
        ),
        migrations.AddConstraint(
            model_name='laboratory',
            constraint=models.UniqueConstraint(models.F('herd'), django.db.models.functions.text.Lower('name'), name='laboratory_name_once_in_herd'),
        ),
        migrations.AddConstraint(
            model_name='laboratory',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('herd', 'idempotency_key'), name='laboratory_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='laboratory',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='laboratory_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='laboratory',
            constraint=models.CheckConstraint(condition=models.Q(('days_least__isnull', True), ('days_most__isnull', True), ('days_most__gte', models.F('days_least')), _connector='OR'), name='laboratory_turnaround_in_order', violation_error_message='The longest turnaround is not shorter than the shortest.'),
        ),
        migrations.AddConstraint(
            model_name='laboratorymethod',
            constraint=models.UniqueConstraint(fields=('laboratory', 'method'), name='laboratory_method_once'),
        ),
        migrations.AddConstraint(
            model_name='laboratorymethod',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['pcr_amelogenin', 'pcr_multicopy', 'pcr_sry', 'pcr_other_y', 'qpcr', 'ddpcr', 'karyotype', 'fish', 'blood_typing', 'snp_array', 'amh', 'vaginal_length', 'external_exam', 'tract_exam', 'pregnancy_check'])), name='laboratory_method_known_word'),
        ),
        migrations.AddConstraint(
            model_name='laboratorymethod',
            constraint=models.CheckConstraint(condition=models.Q(('price__isnull', True), models.Q(('price__gte', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='laboratory_price_has_a_currency', violation_error_message='A price needs its currency.'),
        ),
        migrations.AddConstraint(
            model_name='laboratorymethod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('freemartins__isnull', True), ('missed__isnull', True)), models.Q(('freemartins__gt', 0), ('freemartins__gte', models.F('missed')), ('missed__isnull', False)), _connector='OR'), name='laboratory_missed_of_freemartins', violation_error_message='Give both: how many it missed, and of how many freemartins.'),
        ),
        migrations.AddConstraint(
            model_name='laboratorymethod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('controls__isnull', True), ('false_positives__isnull', True)), models.Q(('controls__gt', 0), ('controls__gte', models.F('false_positives')), ('false_positives__isnull', False)), _connector='OR'), name='laboratory_false_of_controls', violation_error_message='Give both: how many were positive, and of how many normal females.'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryspecimen',
            constraint=models.UniqueConstraint(fields=('laboratory', 'specimen'), name='laboratory_specimen_once'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryspecimen',
            constraint=models.CheckConstraint(condition=models.Q(('specimen__in', ['blood_edta', 'blood_heparin', 'blood_card', 'buffy_coat', 'plasma', 'serum', 'hair', 'ear_tissue', 'milk', 'semen', 'other'])), name='laboratory_specimen_known_word'),
        ),
        migrations.AddConstraint(
            model_name='laboratoryspecimen',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('volume_ml_least__isnull', True), ('volume_ml_least__gt', 0), _connector='OR'), models.Q(('volume_ml_most__isnull', True), ('volume_ml_most__gt', 0), _connector='OR'), models.Q(('volume_ml_least__isnull', True), ('volume_ml_most__isnull', True), ('volume_ml_most__gte', models.F('volume_ml_least')), _connector='OR')), name='laboratory_volume_in_order', violation_error_message='The largest volume is not less than the least.'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='revocation_says_why'),
        ),
        migrations.AddConstraint(
            model_name='samplestep',
            constraint=models.UniqueConstraint(fields=('sample', 'number'), name='sample_step_once'),
        ),
        migrations.AddConstraint(
            model_name='samplestep',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['drawn', 'sent', 'received', 'resulted', 'rejected', 'lost', 'taken_back'])), name='sample_step_known_word'),
        ),
        migrations.AddConstraint(
            model_name='samplestep',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['', 'clotted', 'haemolysed', 'leaked', 'unlabelled', 'too_old', 'too_little', 'other'])), name='sample_step_cause_known_word'),
        ),
        migrations.AddConstraint(
            model_name='samplestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), ('step__in', ['drawn', 'lost', 'received', 'resulted', 'sent', 'taken_back'])), models.Q(models.Q(('cause', ''), _negated=True), ('step', 'rejected')), _connector='OR'), name='sample_step_rejected_says_why'),
        ),
    ]
