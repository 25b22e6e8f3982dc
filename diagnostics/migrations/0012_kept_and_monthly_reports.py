"""Reports kept for whoever asked: large ones that the worker makes, and those mailed each month."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0011_whose_result_it_is_stays'),
        ('herd', '0006_one_herd_one_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('report', models.CharField(max_length=40, verbose_name='report')),
                ('across', models.BooleanField(verbose_name='across herds')),
                ('all_herds', models.BooleanField(default=False, verbose_name='all herds of the day')),
                ('query', models.TextField(blank=True, verbose_name='asked for')),
                ('key', models.CharField(editable=False, max_length=64)),
                ('period', models.CharField(choices=[('month_before', 'The month before'), ('this_year', 'This year so far'), ('last_12_months', 'The last 12 months'), ('as_asked', 'The days shown now')], max_length=16, verbose_name='days')),
                ('day', models.PositiveSmallIntegerField(verbose_name='day of the month')),
                ('with_workbook', models.BooleanField(default=False, verbose_name='XLSX as well')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                ('first_month', models.DateField(editable=False)),
                ('failed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last failed at')),
                ('herds', models.ManyToManyField(related_name='+', to='herd.herd')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'report sent monthly',
                'verbose_name_plural': 'reports sent monthly',
                'ordering': ('name', 'pk'),
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'key'), name='saved_report_one_an_address'),
                    models.CheckConstraint(condition=models.Q(('day__range', (1, 28))), name='saved_report_day_of_any_month'),
                    models.CheckConstraint(condition=models.Q(('period__in', ['month_before', 'this_year', 'last_12_months', 'as_asked'])), name='saved_report_period_known_word'),
                    models.CheckConstraint(condition=models.Q(('all_herds', False), ('across', True), _connector='OR'), name='saved_report_all_is_across'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReportMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent at')),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='diagnostics.savedreport')),
            ],
            options={
                'verbose_name': 'monthly mail',
                'verbose_name_plural': 'monthly mails',
                'ordering': ('-month', '-pk'),
                'constraints': [
                    models.UniqueConstraint(fields=('saved', 'month'), name='report_mail_once_a_month'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('report', models.CharField(max_length=40, verbose_name='report')),
                ('across', models.BooleanField(verbose_name='across herds')),
                ('query', models.TextField(blank=True, verbose_name='asked for')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('key', models.CharField(editable=False, max_length=64)),
                ('questions_in_all', models.PositiveIntegerField(default=0)),
                ('questions_answered', models.PositiveIntegerField(default=0)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked for at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='made at')),
                ('document', models.TextField(blank=True, editable=False)),
                ('herds', models.ManyToManyField(related_name='+', to='herd.herd')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept report',
                'verbose_name_plural': 'kept reports',
                'ordering': ('-asked_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='report_run_one_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('finished_at__isnull', True)), models.Q(('finished_at__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='report_run_made_when')],
            },
        ),
    ]
